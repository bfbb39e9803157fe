/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.rest.account.AccountKeysResource;
import io.github.scopedkeys.rest.admin.AdminEndpointsResource;
import io.github.scopedkeys.rest.admin.AdminGatesResource;
import io.github.scopedkeys.rest.admin.AdminKeysResource;
import io.github.scopedkeys.server.Answer;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private static final java.nio.file.Path ROOT =
            java.nio.file.Path.of("").toAbsolutePath().getParent();
    private static final OpenApi OPEN_API = OpenApi.read(ROOT.resolve("docs/openapi.yaml"));
    private static final String KEY = """
            {"id":"abcdefghijkl","name":"ci","kind":"scoped","hint":"rpa_abc","enabled":true,
             "permissions":{"graphql":"read","endpoints":{"*":"none"}},"createdTimestamp":1}""";

    @Test
    void everyMethodOfTheCodeIsDescribedAndNothingElse() {
        Set<String> operations = new TreeSet<>();
        collect(operations, AccountKeysResource.class, "/realms/{}/api-keys");
        collect(operations, AdminKeysResource.class, "/admin/realms/{}/api-keys");
        collect(operations, AdminEndpointsResource.class, "/admin/realms/{}/api-endpoints");
        collect(operations, AdminGatesResource.class, "/admin/realms/{}/api-gates");

        assertThat(OPEN_API.operations()).isEqualTo(operations);
    }

    @Test
    void everyErrorCodeThatIsListedStandsInTheCode() throws IOException {
        String code = sources();

        assertThat(StreamSupport.stream(
                                OPEN_API.at("/components/schemas/ErrorCode/enum")
                                        .spliterator(),
                                false)
                        .map(node -> node.textValue()))
                .hasSizeGreaterThan(15)
                .allSatisfy(error -> assertThat(code).contains("\"" + error + "\""));
    }

    @Test
    void anAnswerAsDescribedPasses() {
        assertThatCode(() -> check("GET", "/realms/demo/api-keys/abcdefghijkl", 200, KEY))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("GET", "/realms/demo/api-keys", 200, "[" + KEY + "]"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("GET", "/realms/demo/account", 500, "{}")).doesNotThrowAnyException();
    }

    @Test
    void aFieldThatIsNotDescribedIsFound() {
        String more = KEY.replaceFirst("\\{", "{\"digest\":\"00\",");

        assertRefused("GET", "/realms/demo/api-keys/abcdefghijkl", 200, more);
        // Owners must not see what is for administrators only.
        assertRefused("GET", "/realms/demo/api-keys/abcdefghijkl", 200, KEY.replaceFirst("\\{", "{\"userId\":\"u\","));
    }

    @Test
    void aFieldThatIsMissingIsFound() {
        assertRefused("GET", "/realms/demo/api-keys/abcdefghijkl", 200, KEY.replace("\"enabled\":true,", ""));
        assertRefused("GET", "/admin/realms/demo/api-keys/abcdefghijkl", 200, KEY);
        assertRefused("POST", "/realms/demo/api-keys", 201, KEY);
    }

    @Test
    void aKeyHasTheFieldsOfItsKind() {
        String key = "/realms/demo/api-keys/abcdefghijkl";
        String legacy = KEY.replaceFirst("\"permissions\":.*}},", "\"access\":\"read\",");

        assertRefused("GET", key, 200, legacy);
        assertRefused("GET", key, 200, KEY.replace("scoped", "legacy"));
        assertRefused("GET", key, 200, KEY.replaceFirst("\\{", "{\"access\":\"read\","));
        assertRefused("GET", key, 200, KEY.replace("scoped", "other"));
        assertThatCode(() -> check("GET", key, 200, legacy.replace("scoped", "legacy")))
                .doesNotThrowAnyException();
    }

    @Test
    void aDayIsADate() {
        String usage = "/realms/demo/api-keys/abcdefghijkl/usage";
        String day = """
                {"from":"2026-01-01","to":"2026-01-31","total":0,"uses":[],"lastUse":null}""";

        assertThatCode(() -> check("GET", usage, 200, day)).doesNotThrowAnyException();
        assertRefused("GET", usage, 200, day.replace("2026-01-31", "2026-02-31"));
        assertRefused("GET", usage, 200, day.replace("2026-01-31", "2026-01-31T00:00:00Z"));
    }

    @Test
    void aStatusThatIsNotDescribedIsFound() {
        assertRefused("GET", "/realms/demo/api-keys", 500, "{\"error\":\"unknown_error\"}");
        assertRefused("DELETE", "/realms/demo/api-keys/abcdefghijkl", 200, "");
        assertRefused("GET", "/realms/demo/api-keys/abcdefghijkl/secret", 200, "{}");
    }

    @Test
    void anErrorCodeThatIsNotListedIsFound() {
        assertRefused("GET", "/realms/demo/api-keys", 400, """
                {"error":"new_code","errorMessage":"x"}""");
    }

    private static void assertRefused(String method, String path, int status, String body) {
        assertThatThrownBy(() -> check(method, path, status, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("docs/openapi.yaml");
    }

    private static void check(String method, String path, int status, String body) {
        HttpHeaders headers =
                HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);
        OPEN_API.check(method, path, new Answer(status, headers, body));
    }

    private static void collect(Set<String> operations, Class<?> resource, String base) {
        for (Method method : resource.getMethods()) {
            Path path = method.getAnnotation(Path.class);
            if (path != null && path.value().equals("{any:.*}")) {
                continue; // preflight requests of browsers, on every path
            }
            // authorize{request:(/.*)?} matches authorize and anything after it.
            String address = path == null
                    ? base
                    : base + "/" + path.value().replaceAll("\\{\\w+:.*}", "").replaceAll("\\{\\w+}", "{}");
            Stream.of(method.getAnnotations())
                    .map(Annotation::annotationType)
                    .map(type -> type.getAnnotation(HttpMethod.class))
                    .filter(http -> http != null && OpenApi.METHODS.contains(http.value()))
                    .forEach(http -> operations.add(http.value() + " " + address));
            boolean locator = path != null
                    && Stream.of(method.getAnnotations())
                            .noneMatch(one -> one.annotationType().isAnnotationPresent(HttpMethod.class));
            if (locator) {
                collect(operations, method.getReturnType(), address);
            }
        }
    }

    private static String sources() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.walk(ROOT.resolve("provider/src/main/java"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining());
        }
    }
}
