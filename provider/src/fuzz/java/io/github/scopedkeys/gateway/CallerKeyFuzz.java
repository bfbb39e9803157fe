/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.scopedkeys.key.PresentedKey;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/** The headers in which a caller presents a key. */
class CallerKeyFuzz {

    @FuzzTest(maxDuration = "65s")
    void headers(byte[] bytes) {
        String[] lines = new String(bytes, ISO_8859_1).split("\n", 2);
        String authorization = lines[0];
        String header = lines.length > 1 ? lines[1] : "";

        List<String> found = CallerKey.in(
                headers(Map.of(HttpHeaders.AUTHORIZATION, List.of(authorization), "X-API-Key", List.of(header))));

        if (PresentedKey.isScoped(authorization) && PresentedKey.isScoped(header)) {
            assertThat(found).hasSize(PresentedKey.agree(List.of(authorization, header)) ? 1 : 2);
        } else if (PresentedKey.isScoped(header) && authorization.isBlank()) {
            assertThat(found).containsExactly(header);
        }
        assertThat(found.isEmpty()).isEqualTo(authorization.isBlank() && header.isBlank());
    }

    private static HttpHeaders headers(Map<String, List<String>> headers) {
        return (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, arguments) -> headers.get(arguments[0]));
    }
}
