/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.benchmark.Comparison.Side;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is compared with what. Servers are started when a comparison needs them first, and all closed at the end. */
final class Comparisons implements AutoCloseable {

    static final List<String> IDS = List.of(
            "exchange",
            "standard-exchange",
            "introspection",
            "gateway",
            "junk",
            "hot-key",
            "last-use",
            "growth-exchange",
            "growth-introspection",
            "growth-gateway");

    private static final int CONNECTIONS = 8;
    private static final int MANY_CONNECTIONS = 64;

    private final Options options;
    private final Postgres postgres;
    private final Path work;
    private final Map<String, Place> places = new LinkedHashMap<>();

    Comparisons(Options options, Postgres postgres, Path work) {
        this.options = options;
        this.postgres = postgres;
        this.work = work;
    }

    private record Place(Site site, Loads loads) {}

    /** Nothing where a comparison has no sense: growth needs two sizes. */
    Optional<Comparison> get(String id) {
        return switch (id) {
            case "exchange" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key for a JWT (RS256)",
                        1.15,
                        side("exchange of a key", main(), Loads::exchange),
                        side("client_credentials, same client", main(), Loads::clientCredentials)));
            case "standard-exchange" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key, beside an exchange of an access token",
                        1.6,
                        side("exchange of a key", main(), Loads::exchange),
                        side("standard token exchange", main(), Loads::standardExchange)));
            case "introspection" ->
                Optional.of(Comparison.of(
                        id,
                        "Introspection",
                        1.2,
                        side("of a key", main(), Loads::introspectKey),
                        side("of an active access token", main(), Loads::introspectAccessToken)));
            case "gateway" ->
                Optional.of(Comparison.of(
                        id,
                        "Gateway check, minted JWT reused",
                        1.0,
                        side("gateway check", main(), Loads::gatewayCheck),
                        side("introspection of an access token", main(), Loads::introspectAccessToken)));
            case "junk" ->
                Optional.of(Comparison.of(
                        id,
                        "Refusals",
                        0.9,
                        side("a key with a wrong checksum", main(), Loads::junk),
                        side("a wrong client secret", main(), Loads::wrongSecret)));
            case "hot-key" ->
                Optional.of(Comparison.of(
                        id,
                        "One key, exchanged by everybody at once",
                        0.95,
                        crowd("one key", loads -> loads.exchange().first(1)),
                        crowd("64 keys", loads -> loads.exchange().first(MANY_CONNECTIONS))));
            case "last-use" -> Optional.of(lastUse(id));
            case "growth-exchange" -> growth(id, "Exchange as the table grows", "exchange of a key", Loads::exchange);
            case "growth-introspection" ->
                growth(id, "Introspection as the table grows", "of a key", Loads::introspectKey);
            case "growth-gateway" ->
                growth(id, "Gateway check as the table grows", "gateway check", Loads::gatewayCheck);
            default -> throw new IllegalArgumentException(id);
        };
    }

    private Comparison lastUse(String id) {
        Place recording = main();
        Place silent = open(
                "silent_" + recording.site().keyCount(),
                recording.site().keyCount(),
                name -> next(name).option("--spi-api-keys--default--last-use=off"));
        return Comparison.of(
                        id,
                        "Exchange with and without recording last use",
                        0.97,
                        side("with", recording, Loads::exchange),
                        side("without", silent, Loads::exchange))
                .afterwards(() -> {
                    if (recording.site().usedKeys() == 0) {
                        throw new AssertionError("The server that records last use recorded none");
                    }
                    if (silent.site().usedKeys() != 0) {
                        throw new AssertionError("The server that shall not record last use did");
                    }
                });
    }

    private Optional<Comparison> growth(String id, String title, String label, Function<Loads, Load> load) {
        if (options.keys().size() < 2) {
            return Optional.empty();
        }
        List<Side> sides = new ArrayList<>(List.of(side(label, main(), load)));
        options.keys().stream()
                .skip(1)
                .forEach(keys -> sides.add(side(label, open("keys_" + keys, keys, this::next), load)));
        return Optional.of(new Comparison(id, title, 0.95, sides, () -> {}));
    }

    private Side crowd(String label, Function<Loads, Load> load) {
        return new Side(label, main().site(), load.apply(main().loads()), MANY_CONNECTIONS);
    }

    private static Side side(String label, Place place, Function<Loads, Load> load) {
        return new Side(label, place.site(), load.apply(place.loads()), CONNECTIONS);
    }

    private Place main() {
        int keys = options.keys().get(0);
        return open("keys_" + keys, keys, name -> {
            KeycloakServer.Builder server = Site.server(name);
            return options.javaOptions().isEmpty()
                    ? server
                    : server.environment("JAVA_OPTS_APPEND", options.javaOptions());
        });
    }

    private KeycloakServer.Builder next(String name) {
        return main().site().server().secondNode(name);
    }

    private Place open(String name, int keys, Function<String, KeycloakServer.Builder> plan) {
        Place known = places.get(name);
        if (known != null) {
            return known;
        }
        KeycloakServer.Builder server = plan.apply(name);
        System.out.printf("Starting a server with %,d keys ...%n", keys);
        Site site = Site.open(postgres, work, name, keys, server);
        Place place = new Place(site, Loads.on(site, options.events()));
        places.put(name, place);
        return place;
    }

    @Override
    public void close() {
        places.values().forEach(place -> place.site().close());
    }
}
