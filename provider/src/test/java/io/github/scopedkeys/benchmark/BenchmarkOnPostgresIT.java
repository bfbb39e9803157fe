/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.benchmark.Comparison.Side;
import io.github.scopedkeys.benchmark.Loads.Clients;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Postgres;
import io.github.scopedkeys.server.RunningKeycloak;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark measures what it claims to. The run is small and short, because tests do not assert speed. */
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchmarkOnPostgresIT {

    private final Demo demo;
    private JsonNode realm;
    private Site site;
    private Map<Clients, Loads> ofClients;
    private Loads loads;

    @TempDir
    private Path directory;

    BenchmarkOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    void fill() throws Exception {
        realm = demo.admin("GET", "").expect(200).json();
        site = Site.on(demo, 50);
        ofClients = Loads.on(site);
        loads = ofClients.get(Clients.DEFAULT);
    }

    @AfterAll
    void leaveTheRealmAsItWas() {
        ObjectNode former = realm.deepCopy();
        demo.admin("PUT", "", former.retain("eventsEnabled", "ssoSessionIdleTimeout", "ssoSessionMaxLifespan"))
                .expect(204);
        Loads.removeFrom(demo);
        for (JsonNode owner : demo.admin("GET", "users?max=100&username=" + StoredKeys.OWNER)
                .expect(200)
                .json()) {
            demo.admin("DELETE", "users/" + owner.get("id").asText()).expect(204);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfRequestGetsTheAnswerThatItIsMeasuredFor(Clients clients) {
        Loads loads = ofClients.get(clients);
        assertThat(site.askedKeys()).hasSize(50).doesNotHaveDuplicates();
        for (Load load : List.of(
                loads.exchange(),
                loads.exchangeAgain(),
                loads.exchangeByZipf(),
                loads.exchangeEachOnce(),
                loads.clientCredentials(),
                loads.standardExchange(),
                loads.introspectKey(),
                loads.introspectAccessToken(),
                loads.gatewayCheck(),
                loads.junk(),
                loads.wrongSecret())) {
            load.prove(site.uri());
        }
    }

    @Test
    void administratorsAreMeasuredWithUsesToSee() {
        site.countUses();
        site.countUses();

        loads.usage().prove(site.uri());
        loads.user().prove(site.uri());
        loads.posture().prove(site.uri());
        loads.userCount().prove(site.uri());
    }

    @Test
    void theClientsHaveTheScopesThatTheComparisonsAreNamedAfter() {
        assertThat(scopesOf("benchmark-basic")).containsExactly("basic");
        assertThat(scopesOf("benchmark-basic-login")).containsExactly("basic");
        assertThat(scopesOf("benchmark-default")).contains("profile", "email", "roles", "service_account");
        assertThat(scopesOf("benchmark-default-login")).contains("profile", "email", "roles");
    }

    private List<String> scopesOf(String client) {
        return demo.admin("GET", "clients/" + demo.clientUuid(client) + "/default-client-scopes")
                .expect(200)
                .json()
                .findValuesAsText("name");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsAreStoredIfTheComparisonSaysSoAndOnlyThen(boolean stored) {
        Loads.storeEvents(demo, stored);
        long before = site.storedEvents();

        loads.exchange().prove(site.uri());
        loads.clientCredentials().prove(site.uri());
        loads.wrongSecret().prove(site.uri());

        assertThat(site.storedEvents() - before).isEqualTo(stored ? 3 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tokensAreReusedIfTheComparisonSaysSoAndOnlyThen(boolean reused) {
        Loads.reuseTokens(demo, reused);
        Load one = loads.exchangeAgain().first(1);
        Tokens before = site.tokens();

        for (int i = 0; i < 4; i++) {
            one.prove(site.uri());
        }

        assertThat(site.tokens().since(before)).isEqualTo(reused ? new Tokens(1, 3) : new Tokens(4, 0));
    }

    @Test
    void theFigureOfEachExchangeSaysWhetherItsTokensAreReused() {
        assertThat(Comparisons.IDS.stream().filter(Comparisons::reusesTokens))
                .containsExactlyInAnyOrder(
                        "exchange-reuse",
                        "standard-exchange-reuse",
                        "exchange-zipf",
                        "exchange-reuse-half-load",
                        "gateway-half-load",
                        "gateway-refusal",
                        "gateway",
                        "gateway-basic",
                        "last-use-gateway",
                        "growth-gateway");
    }

    @Test
    void aRunBecomesATableAJsonFileAndAPicture() {
        Comparison comparison = Comparison.of(
                "exchange",
                "Exchange",
                1,
                new Side("ours", site, loads.exchange(), 2),
                new Side("theirs", site, loads.clientCredentials(), 2));

        Result result = turns().measure(comparison, Machine.conditions(options(), true, Postgres.ofThisRun()));

        assertThat(result.sides()).hasSize(2).allSatisfy(side -> {
            assertThat(side.errors()).isZero();
            assertThat(side.runs()).hasSize(2).allSatisfy(run -> {
                assertThat(run.right()).isPositive();
                assertThat(run.serverCpuMicros()).isPositive();
            });
        });
        Path json = directory.resolve("results.json");
        Report report = new Report(List.of()).with(result);
        report.write(json);
        assertThat(Report.read(json)).isEqualTo(report);
        assertThat(Table.of(report.comparisons())).contains("ours", "theirs");
        assertThat(Plot.of(report.comparisons())).contains(">ours<", ">theirs<");
    }

    @Test
    void atHalfLoadAllSidesGetTheSameRate() {
        Comparison comparison = Comparison.of(
                        "exchange-half-load",
                        "Exchange",
                        1,
                        new Side("ours", site, loads.exchange(), 2),
                        new Side("theirs", site, loads.clientCredentials(), 2))
                .atHalfLoad();

        Result result = turns().measure(comparison, Machine.conditions(options(), true, Postgres.ofThisRun()));

        int rate = result.sides().get(0).fixedRate();
        assertThat(result.sides()).allSatisfy(side -> {
            assertThat(side.errors()).isZero();
            assertThat(side.fixedRate()).isEqualTo(rate);
            assertThat(side.runs()).allSatisfy(run -> assertThat(run.right()).isEqualTo(rate));
        });
        assertThat(Plot.of(List.of(result))).contains("ms at");
    }

    @Test
    void atAFixedRateWrongAndMissingAnswersAreErrors() {
        Load exchange = loads.exchange();
        Load mistaken = new Load(loads.junk().asks(), exchange.status(), exchange.mark(), exchange.proof());

        Sight wrong = new Steady().run(mistaken, site.uri(), 10, 1);
        Sight missing = new Steady().run(exchange, URI.create("http://localhost:1"), 10, 1);

        assertThat(wrong).returns(0L, Sight::right).returns(10L, Sight::wrong);
        assertThat(wrong.example()).startsWith("400 ").contains("invalid_request");
        assertThat(missing).returns(0L, Sight::right).returns(10L, Sight::failed);
    }

    @Test
    void theTimeOfTheDatabaseIsThatOfItsServerAndOfAllWhoServeAConnection() {
        assertThat(CpuTime.of(Postgres.ofThisRun().process()).byProcess()).hasSizeGreaterThan(3);
    }

    @Test
    void answersOfAnotherKindAreCountedAsErrors() {
        Load exchange = loads.exchange();
        Load mistaken = new Load(loads.junk().asks(), exchange.status(), exchange.mark(), exchange.proof());

        assertThatThrownBy(() -> mistaken.prove(site.uri())).isInstanceOf(AssertionError.class);

        Sight sight = Wrk.in(directory).run(mistaken, site.uri(), 2, 1);
        assertThat(sight.right()).isZero();
        assertThat(sight.wrong()).isPositive();
        assertThat(sight.example()).startsWith("400 ").contains("invalid_request");
    }

    @Test
    void aRightStatusWithAWrongBodyIsAnError() {
        Load introspection = loads.introspectKey();
        Load mistaken = new Load(introspection.asks(), 200, "\"active\":false", introspection.proof());

        Sight sight = Wrk.in(directory).run(mistaken, site.uri(), 2, 1);

        assertThat(sight.right()).isZero();
        assertThat(sight.wrong()).isPositive();
    }

    @Test
    void aServerThatIsNotThereIsAnError() {
        Sight sight = Wrk.in(directory)
                .run(loads.exchange(), demo.server().managementUri().resolve("/"), 2, 1);

        assertThat(sight.right()).isZero();
        assertThat(sight.wrong() + sight.failed()).isPositive();
    }

    private Turns turns() {
        return new Turns(Wrk.in(directory), Postgres.ofThisRun().process(), options());
    }

    private static Options options() {
        return Options.parse("--seconds", "1", "--rounds", "2", "--warmup", "0");
    }
}
