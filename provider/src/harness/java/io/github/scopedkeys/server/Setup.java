/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The system properties that the build passes to the tests: the locations of Keycloak, our jar and the demo realm.
 *
 * @param work the directory for this JVM's servers and logs
 * @param built the directory for built distributions of all JVMs
 */
record Setup(Path keycloakHome, Path providerJar, Path realmConfig, Path work, Path built, String database) {

    static Setup fromBuild() {
        return new Setup(
                existing("scopedkeys.keycloak.home"),
                existing("scopedkeys.provider.jar"),
                existing("scopedkeys.realm.config"),
                Path.of(property("scopedkeys.work")),
                Path.of(property("scopedkeys.built")),
                property("scopedkeys.db"));
    }

    private static Path existing(String name) {
        Path path = Path.of(property(name));
        if (!Files.exists(path)) {
            throw new IllegalStateException(name + " points to " + path + ", which does not exist: run `mvn verify`");
        }
        return path;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("The system property " + name + " is missing: run `mvn verify`");
        }
        return value;
    }
}
