/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.github.scopedkeys.server.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document, and a check whether it describes a response. */
public final class OpenApi {

    /** The methods that OpenAPI can describe. */
    static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    private static final String ADDRESS = "https://scoped-keys.invalid/openapi";
    /** Keywords of the document itself, which do not belong to its schemas. */
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keywords(Stream.of("openapi", "info", "servers", "security", "tags", "paths", "components")
                    .map(NonValidationKeyword::new)
                    .toList())
            .build();

    /** By default, a format such as {@code date} describes a value and is not checked. */
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private static final Pattern OURS =
            Pattern.compile("/realms/[^/]+/api-keys(/.*)?|/admin/realms/[^/]+/api-(keys|endpoints|gates)(/.*)?");
    private static final Pattern APPENDED = Pattern.compile("(/realms/[^/]+/api-keys/authorize)/.*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

    private OpenApi(JsonNode document) {
        this.document = document;
        this.schemas = JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder -> builder.metaSchema(DIALECT)
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, document.toString()))));
    }

    public static OpenApi read(Path file) {
        try {
            // SnakeYAML, because Jackson does not follow aliases.
            return new OpenApi(JSON.valueToTree(new Yaml().<Object>load(Files.readString(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every described method and path, without parameter names: {@code GET /realms/{}/api-keys/{}}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getKey().equals("parameters")) {
                        operations.add(operation(operation.getKey().toUpperCase(Locale.ROOT), path.getKey()));
                    }
                }));
        return operations;
    }

    /** Returns which of the {@link #operations()} a request is for; empty if its path is not described. */
    public Optional<String> operationOf(String method, String path) {
        return template(withoutAppended(path)).map(template -> operation(method, template));
    }

    private static String operation(String method, String template) {
        return method + " " + template.replaceAll("\\{[^}]+}", "{}");
    }

    JsonNode at(String pointer) {
        return document.at(pointer);
    }

    /**
     * Fails if the request was for our REST and the document does not describe the response: its path, method or status
     * is missing, or its body does not match. Missing resources (404) and methods (405) need no description.
     *
     * @param path without the query
     */
    public void check(String method, String path, Answer answer) {
        String plain = withoutAppended(path).replaceFirst("/$", "");
        boolean gateway = plain.endsWith("/api-keys/authorize");
        if (!OURS.matcher(path).matches() || (method.equals("OPTIONS") && !gateway)) {
            return;
        }
        if (gateway && !METHODS.contains(method)) {
            // Methods such as PROPFIND work like GET; others do not exist.
            if (answer.status() != 405) {
                check("GET", path, answer);
            }
            return;
        }
        Optional<String> template = template(plain);
        JsonNode operation = template.map(
                        found -> document.at(pointer("paths", found, method.toLowerCase(Locale.ROOT))))
                .orElseGet(JSON::missingNode);
        if (operation.isMissingNode()) {
            require(Set.of(401, 403, 404, 405).contains(answer.status()), method, path, answer, "is not described");
            return;
        }
        String status = String.valueOf(answer.status());
        require(operation.path("responses").has(status), method, path, answer, "has a status that is not described");
        if (!method.equals("HEAD") && !answer.body().isEmpty()) {
            checkBody(
                    method,
                    path,
                    answer,
                    pointer("paths", template.orElseThrow(), method.toLowerCase(Locale.ROOT), "responses", status));
        }
    }

    private void checkBody(String method, String path, Answer answer, String response) {
        String at = resolve(response);
        JsonNode contents = document.at(at + "/content");
        String type =
                Optional.ofNullable(answer.header("Content-Type")).orElse("").replaceFirst(";.*", "");
        require(contents.has(type), method, path, answer, "has a body of a type that is not described: " + type);
        if (!contents.path(type).has("schema")) {
            return;
        }
        String place = at + pointer("content", type, "schema");
        Set<ValidationMessage> faults = known.computeIfAbsent(
                        place, found -> schemas.getSchema(SchemaLocation.of(ADDRESS + "#" + found), STRICT))
                .validate(json(answer));
        require(faults.isEmpty(), method, path, answer, "has a body that does not match: " + faults);
    }

    /** What a gateway appends to our path is its own. */
    private static String withoutAppended(String path) {
        return APPENDED.matcher(path).replaceFirst("$1");
    }

    /** The actual description of a response. */
    private String resolve(String pointer) {
        JsonNode reference = document.at(pointer + "/$ref");
        return reference.isMissingNode() ? pointer : reference.textValue().substring(1);
    }

    private Optional<String> template(String path) {
        // A fixed segment takes precedence over a parameter, as in JAX-RS.
        return document.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(template -> path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(template -> template.replace("{", "~")));
    }

    private static String pointer(String... steps) {
        StringBuilder pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + answer, e);
        }
    }

    private static void require(boolean holds, String method, String path, Answer answer, String fault) {
        if (!holds) {
            throw new AssertionError(
                    "docs/openapi.yaml: the answer to %s %s %s.%n%s".formatted(method, path, fault, answer));
        }
    }
}
