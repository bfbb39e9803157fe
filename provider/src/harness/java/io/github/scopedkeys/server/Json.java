/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

/** JSON that many tests send or expect. */
public final class Json {

    /** Permissions: a key that reads GraphQL. */
    public static final String READ = """
            {"graphql":"read"}""";

    /** Permissions: a key that reads and writes GraphQL. */
    public static final String READ_WRITE = """
            {"graphql":"read_write"}""";

    /** The introspection of all that is not valid. */
    public static final String INACTIVE = """
            {"active":false}""";

    private Json() {}

    /** A field of a key's creation: when it expires, in milliseconds since the epoch. */
    public static String expires(long timestamp) {
        return """
                "expiresTimestamp":%s""".formatted(timestamp);
    }

    /** A line of an import: a user's key of an older system, which can read everything. */
    public static String legacyKey(String userId, String name, String secret, String... furtherFields) {
        return """
                {"userId":"%s","name":"%s","access":"read","secret":"%s"%s}""".formatted(
                        userId, name, secret, furtherFields.length == 0 ? "" : "," + String.join(",", furtherFields));
    }
}
