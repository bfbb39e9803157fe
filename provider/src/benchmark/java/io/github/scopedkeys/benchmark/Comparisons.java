/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.benchmark.Comparison.Side;
import io.github.scopedkeys.benchmark.Loads.Clients;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The comparisons. A server starts when a comparison first needs it; all servers close at the end. */
final class Comparisons implements AutoCloseable {

    static final List<String> IDS = List.of(
            "exchange",
            "exchange-basic",
            "exchange-es256",
            "standard-exchange",
            "standard-exchange-basic",
            "standard-exchange-es256",
            "exchange-reuse",
            "standard-exchange-reuse",
            "exchange-zipf",
            "exchange-cold",
            "exchange-half-load",
            "exchange-reuse-half-load",
            "gateway-half-load",
            "introspection",
            "introspection-basic",
            "introspection-crowd",
            "gateway",
            "gateway-basic",
            "gateway-refusal",
            "junk",
            "hot-key",
            "last-use",
            "last-use-gateway",
            "usage",
            "posture",
            "growth-exchange",
            "growth-introspection",
            "growth-gateway",
            "java-opts",
            // Last, because servers have not been warmed up for these.
            "exchange-events",
            "standard-exchange-events",
            "junk-events");

    /** The id suffix of comparisons whose clients have no other client scope. */
    private static final String BASIC = "-basic";
    /** The id suffix of comparisons whose tokens use another signature. */
    private static final String ES256 = "-es256";
    /** Part of the id of comparisons whose exchanges receive a token again. */
    private static final String REUSE = "-reuse";
    /** The same, but many keys are used so rarely that they have no token to give again. */
    private static final String ZIPF = "-zipf";
    /** The id suffix of comparisons whose realm stores user events. */
    private static final String EVENTS = "-events";

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

    private record Place(Site site, Map<Clients, Loads> loads) {}

    static boolean storesEvents(String id) {
        return id.endsWith(EVENTS);
    }

    /** Tells whether gates receive tokens again. All other exchanges are measured with a signature. */
    static boolean reusesTokens(String id) {
        return id.contains(REUSE) || id.endsWith(ZIPF) || id.contains("gateway");
    }

    /**
     * Prepares servers and realms for a comparison. Empty if the comparison makes no sense: growth needs two sizes, and
     * {@code java-opts} options.
     */
    Optional<Comparison> prepare(String id) {
        return find(id).map(comparison -> storing(storesEvents(id), comparison)).map(Comparisons::reusing);
    }

    /** Checks afterwards that no token was reused, or most of them; of keys that are used rarely, some. */
    private static Comparison reusing(Comparison comparison) {
        boolean reused = reusesTokens(comparison.id());
        Map<Site, Tokens> before = new HashMap<>();
        for (Side side : comparison.sides()) {
            Loads.reuseTokens(side.site().demo(), reused);
            before.put(side.site(), side.site().tokens());
        }
        double least = comparison.id().endsWith(ZIPF) ? 0.1 : 0.5;
        return comparison.afterwards(() -> {
            comparison.afterwards().run();
            before.forEach((site, former) -> {
                double part = site.tokens().since(former).reuse();
                System.out.printf("%.1f %% of the tokens were reused%n", 100 * part);
                if (reused ? part < least : part > 0) {
                    throw new AssertionError("Tokens were reused, or not, where it should be the other way round");
                }
            });
        });
    }

    private static Comparison storing(boolean events, Comparison comparison) {
        Map<Site, Long> before = new HashMap<>();
        for (Side side : comparison.sides()) {
            Loads.storeEvents(side.site().demo(), events);
            before.put(side.site(), side.site().storedEvents());
        }
        return comparison.afterwards(() -> {
            comparison.afterwards().run();
            before.forEach((site, count) -> {
                if (site.storedEvents() > count != events) {
                    throw new AssertionError("Events were stored, or not, where it should be the other way round");
                }
            });
        });
    }

    private Optional<Comparison> find(String id) {
        return switch (id) {
            case "exchange", "exchange-events", "exchange-basic", "exchange-es256" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key for a JWT" + variant(id),
                        1.2,
                        side(id, "exchange of a key", Loads::exchange),
                        side(id, "client_credentials, same client", Loads::clientCredentials)));
            case "exchange-reuse" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key for a JWT, minted JWT reused",
                        3,
                        side(id, "exchange of a key, 1,000 in turn", Loads::exchangeAgain),
                        side(id, "client_credentials, same client", Loads::clientCredentials)));
            case "standard-exchange-reuse" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key, minted JWT reused, beside an exchange of an access token",
                        4,
                        side(id, "exchange of a key, 1,000 in turn", Loads::exchangeAgain),
                        side(id, "standard token exchange", Loads::standardExchange)));
            case "exchange-zipf" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key for a JWT, minted JWT reused, many keys by Zipf's law",
                        1.5,
                        side(
                                id,
                                String.format(
                                        "exchange of a key, one of %,d",
                                        main().site().rarelyAskedKeys().size()),
                                Loads::exchangeByZipf),
                        side(id, "client_credentials, same client", Loads::clientCredentials)));
            case "exchange-cold" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of keys, each used once",
                        0.9,
                        side(id, "exchange of a key, each once", Loads::exchangeEachOnce),
                        side(id, "exchange of a key", Loads::exchange)));
            case "exchange-half-load" ->
                Optional.of(halfLoad(id, "Exchange of a key for a JWT", "exchange of a key", Loads::exchange));
            case "exchange-reuse-half-load" ->
                Optional.of(halfLoad(
                        id,
                        "Exchange of a key for a JWT, minted JWT reused",
                        "exchange of a key, 1,000 in turn",
                        Loads::exchangeAgain));
            case "gateway-half-load" ->
                Optional.of(halfLoad(id, "Gateway check, minted JWT reused", "gateway check", Loads::gatewayCheck));
            case "gateway-refusal" ->
                Optional.of(Comparison.of(
                        id,
                        "Gateway check, minted JWT reused, beside Keycloak's cheapest refusal",
                        0.8,
                        side(id, "gateway check", Loads::gatewayCheck),
                        side(id, "a wrong client secret", Loads::wrongSecret)));
            case "standard-exchange",
                    "standard-exchange-events",
                    "standard-exchange-basic",
                    "standard-exchange-es256" ->
                Optional.of(Comparison.of(
                        id,
                        "Exchange of a key, beside an exchange of an access token" + variant(id),
                        1.7,
                        side(id, "exchange of a key", Loads::exchange),
                        side(id, "standard token exchange", Loads::standardExchange)));
            case "introspection", "introspection-basic" ->
                Optional.of(Comparison.of(
                        id,
                        "Introspection" + variant(id),
                        id.endsWith(BASIC) ? 0.95 : 1.3,
                        side(id, "of a key", Loads::introspectKey),
                        side(id, "of an active access token", Loads::introspectAccessToken)));
            case "introspection-crowd" ->
                Optional.of(Comparison.of(
                        id,
                        "Introspection, many at once",
                        1.3,
                        crowd("of a key", Loads::introspectKey),
                        crowd("of an active access token", Loads::introspectAccessToken)));
            case "gateway", "gateway-basic" ->
                Optional.of(Comparison.of(
                        id,
                        "Gateway check, minted JWT reused" + variant(id),
                        1.4,
                        side(id, "gateway check", Loads::gatewayCheck),
                        side(id, "introspection of an access token", Loads::introspectAccessToken)));
            case "junk", "junk-events" ->
                Optional.of(Comparison.of(
                        id,
                        "Refusals" + variant(id),
                        0.9,
                        side(id, "a key with a wrong checksum", Loads::junk),
                        side(id, "a wrong client secret", Loads::wrongSecret)));
            case "hot-key" ->
                Optional.of(Comparison.of(
                        id,
                        "One key, exchanged by everybody at once",
                        0.95,
                        crowd("one key", loads -> loads.exchange().first(1)),
                        crowd("64 keys", loads -> loads.exchange().first(MANY_CONNECTIONS))));
            case "last-use" -> Optional.of(lastUse(id, "Exchange", Loads::exchange));
            case "last-use-gateway" -> Optional.of(lastUse(id, "Gateway check", Loads::gatewayCheck));
            case "usage" -> Optional.of(usage(id));
            case "posture" -> Optional.of(posture(id));
            case "growth-exchange" -> growth(id, "Exchange as the table grows", "exchange of a key", Loads::exchange);
            case "growth-introspection" ->
                growth(id, "Introspection as the table grows", "of a key", Loads::introspectKey);
            case "growth-gateway" ->
                growth(id, "Gateway check as the table grows", "gateway check", Loads::gatewayCheck);
            case "java-opts" -> javaOptions(id);
            default -> throw new IllegalArgumentException(id);
        };
    }

    /** What {@code client_credentials} does at half of its peak is what people run; the p99 must be 0.8 of its. */
    private Comparison halfLoad(String id, String title, String label, Function<Loads, Load> load) {
        return Comparison.of(
                        id,
                        title + ", at half load",
                        1.25,
                        side(id, label, load),
                        side(id, "client_credentials, same client", Loads::clientCredentials))
                .atHalfLoad();
    }

    private Comparison lastUse(String id, String title, Function<Loads, Load> load) {
        Place recording = main();
        Place silent = open(
                "silent_" + recording.site().keyCount(),
                recording.site().keyCount(),
                name -> next(name).option("--spi-api-keys--default--last-use=off"));
        return Comparison.of(
                        id,
                        title + " with and without counting uses",
                        0.97,
                        side("with", recording, load),
                        side("without", silent, load))
                .afterwards(() -> {
                    if (recording.site().usedKeys() == 0) {
                        throw new AssertionError("The server that records last use recorded none");
                    }
                    if (silent.site().usedKeys() != 0) {
                        throw new AssertionError("The server that shall not record last use did");
                    }
                });
    }

    private Comparison usage(String id) {
        main().site().countUses();
        return Comparison.of(
                id,
                "Usage of a key over 90 days, ten counts a key",
                1.0,
                side(id, "usage, as an administrator", Loads::usage),
                side(id, "a user by name, as an administrator", Loads::user));
    }

    /** One at a time: nobody asks for it often, and each answer counts the whole table. */
    private Comparison posture(String id) {
        return Comparison.of(
                id,
                "How safe the keys of a realm are",
                0,
                alone("posture, as an administrator", Loads::posture),
                alone("number of users, as an administrator", Loads::userCount));
    }

    private Optional<Comparison> growth(String id, String title, String label, Function<Loads, Load> load) {
        if (options.keys().size() < 2) {
            return Optional.empty();
        }
        List<Side> sides = new ArrayList<>(List.of(side(label, main(), load)));
        options.keys().stream()
                .skip(1)
                .forEach(keys -> sides.add(side(label, open("keys_" + keys, keys, this::next), load)));
        return Optional.of(Comparison.of(id, title, 0.95, sides.toArray(Side[]::new)));
    }

    /** Two servers and databases that differ in nothing else, for what an operator may choose: a faster signature. */
    private Optional<Comparison> javaOptions(String id) {
        if (options.javaOptions().isEmpty()) {
            return Optional.empty();
        }
        int keys = options.keys().get(0);
        Place without = open("without_" + keys, keys, Site::server);
        return Optional.of(Comparison.of(
                id,
                "Exchange of a key for a JWT, with and without " + options.javaOptions(),
                1,
                side("with", main(), Loads::exchange),
                side("without", without, Loads::exchange)));
    }

    private Side crowd(String label, Function<Loads, Load> load) {
        Place place = main();
        return new Side(label, place.site(), load.apply(place.loads().get(Clients.DEFAULT)), MANY_CONNECTIONS);
    }

    private Side alone(String label, Function<Loads, Load> load) {
        Place place = main();
        return new Side(label, place.site(), load.apply(place.loads().get(Clients.DEFAULT)), 1);
    }

    private Side side(String id, String label, Function<Loads, Load> load) {
        Place place = main();
        return new Side(label, place.site(), load.apply(place.loads().get(clients(id))), CONNECTIONS);
    }

    private static Side side(String label, Place place, Function<Loads, Load> load) {
        return new Side(label, place.site(), load.apply(place.loads().get(Clients.DEFAULT)), CONNECTIONS);
    }

    private static Clients clients(String id) {
        if (id.endsWith(BASIC)) {
            return Clients.BASIC;
        }
        return id.endsWith(ES256) ? Clients.ES256 : Clients.DEFAULT;
    }

    private static String variant(String id) {
        if (storesEvents(id)) {
            return ", events stored";
        }
        return switch (clients(id)) {
            case DEFAULT -> "";
            case BASIC -> ", clients with the scope \"basic\" only";
            case ES256 -> ", signed with ES256";
        };
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
        Place place = new Place(site, Loads.on(site));
        places.put(name, place);
        return place;
    }

    @Override
    public void close() {
        places.values().forEach(place -> place.site().close());
    }
}
