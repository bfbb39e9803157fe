/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A list as it was at one moment, with the tokens that were signed for it: one for each address that is requested. */
final class StatusList {

    /** The number of places in a list. */
    static final int SIZE = 1 << 17;

    /** Without a fixed host name, callers choose the address: tokens for more addresses are signed each time. */
    private static final int ADDRESSES = 8;

    private final long asOf;
    private final StatusBits bits;
    private final Map<String, String> signed = new ConcurrentHashMap<>();
    private String encoded;

    /** @param asOf the moment, in milliseconds since the epoch */
    StatusList(long asOf, StatusBits bits) {
        this.asOf = asOf;
        this.bits = bits;
    }

    /**
     * Returns the Status List Token for an address. Of requests that arrive together, one signs it for all.
     *
     * @param sign signs claims
     */
    String token(String uri, Function<Map<String, Object>, String> sign) {
        return signed.size() < ADDRESSES || signed.containsKey(uri)
                ? signed.computeIfAbsent(uri, address -> sign.apply(claims(address)))
                : sign.apply(claims(uri));
    }

    /** Returns the claims of the Status List Token (section 5.1). */
    private Map<String, Object> claims(String uri) {
        long issued = TimeUnit.MILLISECONDS.toSeconds(asOf);
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
                Map.of("bits", 1, "lst", encoded()));
    }

    /** Compresses the list when it is first requested: most lists of a realm are not. */
    private synchronized String encoded() {
        if (encoded == null) {
            encoded = bits.encode();
        }
        return encoded;
    }
}
