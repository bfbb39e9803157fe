/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static io.github.scopedkeys.admin.AdminDemo.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.admin.AdminDemo.Made;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The keys of the realm as a table, for spreadsheets and scripts. */
@ExtendWith(RunningKeycloak.class)
class KeyExportIT {

    private final Demo demo;
    private final AdminDemo admin;

    KeyExportIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Test
    void theTableHasTheKeysOfTheListAndNoSecret() {
        User owner = demo.newUser();
        long expires = System.currentTimeMillis() + 86_400_000L;
        Made first = admin.make(owner, Map.of("name", "=cmd|' /C calc'!A0", "expiresTimestamp", expires));
        Made second = admin.make(owner, "Größe, \"zitiert\"");

        Answer answer = export(owner);

        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(answer.header("Content-Disposition")).startsWith("attachment");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("id,name,kind,hint,username,userId,enabled,");
        assertThat(lines.get(1)).startsWith(second.id() + ",\"Größe, \"\"zitiert\"\"\",scoped,rpa_");
        assertThat(lines.get(2))
                .startsWith(first.id() + ",'=cmd|")
                .contains(Instant.ofEpochMilli(expires).toString());
        for (Made key : List.of(first, second)) {
            assertThat(answer.body()).doesNotContain(key.key().substring(17));
        }
        assertThat(export(owner, "search", "größe").body().lines()).hasSize(2);
        assertThat(export(owner, "enabled", "false").body().lines()).hasSize(1);
    }

    @Test
    void manyPagesHaveEachKeyOnce() {
        User owner = demo.newUser();
        int count = 1_201;
        demo.importKeys(IntStream.range(0, count)
                        .mapToObj(i -> """
                                {"userId":"%s","name":"n","access":"read","createdTimestamp":%s,"secret":"%s"}
                                """.formatted(owner.id(), 1_600_000_000_000L + i / 100, UUID.randomUUID()))
                        .collect(Collectors.joining()))
                .expect(200);

        List<String> ids = export(owner)
                .body()
                .lines()
                .skip(1)
                .map(line -> line.split(",")[0])
                .toList();

        assertThat(ids).hasSize(count).doesNotHaveDuplicates();
        assertThat(ids.subList(0, 1_000)).isEqualTo(admin.ids("userId", owner.id(), "max", "1000"));
    }

    @Test
    void onlyWhoMayViewUsersGetsIt() {
        User owner = demo.newUser();
        assertThat(admin.callAs(admin.newAdministrator("query-users"), "GET", "api-keys/export", null)
                        .status())
                .isEqualTo(403);
        admin.callAs(admin.newAdministrator("view-users"), "GET", path("api-keys/export", "userId", owner.id()), null)
                .expect(200);
        assertThat(admin.call("GET", "api-keys/export?kid=legacy").text("error"))
                .isEqualTo("unknown_parameter");
    }

    private Answer export(User owner, String... filter) {
        String[] all = new String[filter.length + 2];
        System.arraycopy(filter, 0, all, 2, filter.length);
        all[0] = "userId";
        all[1] = owner.id();
        return admin.call("GET", path("api-keys/export", all)).expect(200);
    }
}
