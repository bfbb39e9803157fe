/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static io.github.scopedkeys.container.Repository.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KubernetesTest {

    private static final Map<String, Object> SPEC = map(
            Repository.yaml("docker/kubernetes/keycloak.yaml").iterator().next().get("spec"));

    @Test
    void theImageIsOfThisVersion() {
        assertThat(SPEC.get("image")).asString().endsWith(":" + Repository.pom("version"));
        assertThat(SPEC).containsEntry("startOptimized", true);
    }

    @Test
    void everySecretThatIsNamedIsDescribedWithItsKey() {
        Map<String, Map<String, Object>> described = new TreeMap<>();
        Repository.yaml("docker/kubernetes/secrets.yaml")
                .forEach(secret -> described.put(
                        map(secret.get("metadata")).get("name").toString(), map(secret.get("stringData"))));

        List<Map<String, Object>> named = new ArrayList<>();
        Map<String, Object> db = map(SPEC.get("db"));
        named.add(map(db.get("usernameSecret")));
        named.add(map(db.get("passwordSecret")));
        ((List<?>) SPEC.get("additionalOptions"))
                .stream()
                        .map(option -> map(option).get("secret"))
                        .filter(Objects::nonNull)
                        .forEach(secret -> named.add(map(secret)));

        assertThat(named)
                .hasSize(2)
                .allSatisfy(
                        secret -> assertThat(described.get(secret.get("name").toString()))
                                .containsKey(secret.get("key").toString()));
        String admin =
                map(map(SPEC.get("bootstrapAdmin")).get("user")).get("secret").toString();
        assertThat(described.get(admin)).containsOnlyKeys("username", "password");
    }

    /** Kubernetes' default is 0644, with which the server does not start. */
    @Test
    void thePepperIsMountedAsAFileThatOthersCannotRead() {
        Map<String, Object> pod =
                map(map(map(SPEC.get("unsupported")).get("podTemplate")).get("spec"));
        Map<String, Object> volume = map(((List<?>) pod.get("volumes")).get(0));
        Map<String, Object> mount =
                map(((List<?>) map(((List<?>) pod.get("containers")).get(0)).get("volumeMounts")).get(0));
        Map<String, Object> secret = map(volume.get("secret"));

        assertThat(secret).containsEntry("defaultMode", 0440);
        assertThat(mount).containsEntry("name", volume.get("name"));
        assertThat(((List<?>) SPEC.get("additionalOptions"))
                        .contains(Map.of(
                                "name",
                                "spi-api-keys--default--pepper-file",
                                "value",
                                mount.get("mountPath") + "/pepper")))
                .isTrue();
        assertThat(Repository.yaml("docker/kubernetes/secrets.yaml")).anySatisfy(described -> {
            assertThat(map(described.get("metadata"))).containsEntry("name", secret.get("secretName"));
            assertThat(map(described.get("stringData"))).containsKey("pepper");
        });
    }

    @Test
    void noRealSecretIsInTheTree() {
        Repository.yaml("docker/kubernetes/secrets.yaml")
                .forEach(secret -> map(secret.get("stringData"))
                        .forEach((key, value) -> assertThat(value).isIn("REPLACE-ME", "keycloak", "admin")));
    }
}
