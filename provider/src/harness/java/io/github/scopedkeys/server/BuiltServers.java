/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Distributions on which {@code kc.sh build} has run: one per set of jars, kind of database and set of features, shared
 * by all JVMs of a run. A build takes longer than a start, so every server with the same jars starts from a copy.
 */
final class BuiltServers {

    private BuiltServers() {}

    /**
     * Returns the built distribution with these jars; builds it if nothing has yet.
     *
     * @param features what to enable beside the defaults, separated by commas; may be empty
     */
    static synchronized Path with(Setup setup, Database.Vendor vendor, List<Path> jars, String features) {
        String kind = vendor.word() + (features.isEmpty() ? "" : "-" + word(features));
        String name = kind + "-" + fingerprint(setup, jars);
        Path built = setup.built().resolve(name);
        // Other JVMs of this run may build the same. The lock ends with the channel.
        try (FileChannel file = FileChannel.open(
                Files.createDirectories(setup.built()).resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            file.lock();
            if (!Files.exists(built)) {
                Home home = Home.copyOf(setup.keycloakHome(), setup.built().resolve(name + ".in-progress"));
                home.addProviders(jars);
                List<String> command = command(vendor);
                if (!features.isEmpty()) {
                    command.add("--features=" + features);
                }
                Map<String, String> environment = Map.of(KeycloakServer.JVM_OPTIONS, KeycloakServer.QUICK_TO_START);
                new KeycloakProcess(home.directory(), environment, Ports.free()).runToEnd(command);
                Files.move(home.directory(), built);
            }
            return built;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not build a server under " + setup.built(), e);
        }
    }

    /** The features as part of a file's name, which may have 255 characters. */
    private static String word(String features) {
        return features.length() > 60
                ? "features-" + Integer.toHexString(features.hashCode())
                : features.replaceAll("[^a-z0-9]+", "-");
    }

    /** The build command, the same here and in the container image. */
    static List<String> command(Database.Vendor vendor) {
        List<String> command = new ArrayList<>(List.of("build", "--db=" + vendor.option()));
        command.addAll(KeycloakServer.SEEN_FROM_OUTSIDE);
        return command;
    }

    private static String fingerprint(Setup setup, List<Path> jars) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(setup.keycloakHome().getFileName().toString().getBytes(UTF_8));
            for (Path jar : jars) {
                digest.update(jar.getFileName().toString().getBytes(UTF_8));
                digest.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
