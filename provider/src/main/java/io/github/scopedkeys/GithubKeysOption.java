/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** The option {@code github-keys}: where GitHub publishes the keys that sign its reports of leaked keys. */
final class GithubKeysOption {

    static final String NAME = "github-keys";
    static final String DEFAULT = "https://api.github.com/meta/public_keys/secret_scanning";
    private static final String NONE = "none";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private GithubKeysOption() {}

    /**
     * Reads the address. An attacker who can change the response to a plain HTTP request could sign reports, so the
     * address has to be {@code https}, except on this machine.
     *
     * @return empty for {@code none}
     * @throws IllegalStateException if the option is neither {@code none} nor such an address
     */
    static Optional<URI> read(String text) {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        try {
            URI address = new URI(text);
            boolean secure = "https".equals(address.getScheme())
                    || ("http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost())));
            if (secure && address.getHost() != null && address.getUserInfo() == null) {
                return Optional.of(address);
            }
        } catch (URISyntaxException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static IllegalStateException invalid() {
        return new IllegalStateException(
                PepperOptions.option(NAME) + " must be an address that starts with https://, or " + NONE);
    }
}
