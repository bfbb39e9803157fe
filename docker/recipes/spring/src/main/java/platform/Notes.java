/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The GraphQL API: something to read and something to write. */
@Controller
class Notes {

    private final List<String> notes = new CopyOnWriteArrayList<>();

    @QueryMapping
    List<String> notes() {
        return notes;
    }

    @MutationMapping
    int addNote(@Argument String text) {
        notes.add(text);
        return notes.size();
    }
}
