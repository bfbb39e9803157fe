/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** The parameter {@code scope}. */
class ScopeFuzz {

    private final ScopeTest laws = new ScopeTest();

    @FuzzTest(maxDuration = "65s")
    void parameter(byte[] bytes) throws InvalidScope {
        String text = new String(bytes, UTF_8);
        Scope scope;
        try {
            scope = Scope.parse(text);
        } catch (InvalidScope refused) {
            return;
        }
        laws.aPrintedScopeIsReadBack(scope);
        laws.authorizationDetailsSayTheSameAsTheScope(scope);
        // It is what was asked for, and nothing else.
        assertThat(scope.permissions().stream().map(Permission::toString))
                .hasSameElementsAs(List.of(text.trim().split(" +")));
    }
}
