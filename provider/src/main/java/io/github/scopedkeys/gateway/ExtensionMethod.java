/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Annotations for HTTP methods that Jakarta REST lacks: those of WebDAV (RFC 4918, 3253 and 5323), and QUERY. */
final class ExtensionMethod {

    private ExtensionMethod() {}

    @HttpMethod("PROPFIND")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Propfind {}

    @HttpMethod("PROPPATCH")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Proppatch {}

    @HttpMethod("MKCOL")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Mkcol {}

    @HttpMethod("COPY")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Copy {}

    @HttpMethod("MOVE")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Move {}

    @HttpMethod("LOCK")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Lock {}

    @HttpMethod("UNLOCK")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Unlock {}

    @HttpMethod("REPORT")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Report {}

    @HttpMethod("SEARCH")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Search {}

    @HttpMethod("QUERY")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Query {}
}
