/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A list as it was at one moment, with the tokens that were signed for it: one for each address that is requested. */
final class StatusList {

    /** Without a fixed host name, callers choose the address: tokens for more addresses are signed each time. */
    private static final int ADDRESSES = 8;

    private final long read;
    private final StatusBits bits;
    private final Map<String, String> signed = new ConcurrentHashMap<>();

    /** @param read the moment, in milliseconds since the epoch */
    StatusList(long read, StatusBits bits) {
        this.read = read;
        this.bits = bits;
    }

    /**
     * Returns the Status List Token for an address.
     *
     * @param sign signs claims
     */
    String token(String uri, Function<Map<String, Object>, String> sign) {
        String known = signed.get(uri);
        if (known != null) {
            return known;
        }
        String token = sign.apply(claims(uri));
        if (signed.size() < ADDRESSES) {
            signed.put(uri, token);
        }
        return token;
    }

    /** Returns the claims of the Status List Token (section 5.1). */
    private Map<String, Object> claims(String uri) {
        long issued = TimeUnit.MILLISECONDS.toSeconds(read);
        return Map.of(
                "sub",
                uri,
                "iat",
                issued,
                "exp",
                issued + StatusLists.LIFE,
                "ttl",
                StatusLists.TTL,
                "status_list",
                Map.of("bits", 1, "lst", bits.encode()));
    }
}
