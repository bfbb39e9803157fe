/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.ScopedKeysEntityProvider;
import io.github.scopedkeys.history.ScopedKeyBatchEntity;
import io.github.scopedkeys.history.ScopedKeyChangeEntity;
import io.github.scopedkeys.legacy.ScopedKeyFingerprintEntity;
import io.github.scopedkeys.legacy.ScopedKeySecretEntity;
import io.github.scopedkeys.notice.ScopedKeyNoticeEntity;
import io.github.scopedkeys.status.ScopedKeyStatusEntity;
import io.github.scopedkeys.usage.ScopedKeyCountEntity;
import io.github.scopedkeys.usage.ScopedKeyCountingEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import liquibase.database.Database;
import org.hibernate.Length;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The change log creates the tables that the entities expect. */
class ChangelogTest {

    private static final List<Class<?>> ENTITIES = List.of(
            ScopedKeyEntity.class,
            ScopedKeyGrantEntity.class,
            ScopedKeyEndpointEntity.class,
            ScopedKeyUseEntity.class,
            ScopedKeyCountEntity.class,
            ScopedKeyCountingEntity.class,
            ScopedKeyChangeEntity.class,
            ScopedKeyBatchEntity.class,
            ScopedKeyNoticeEntity.class,
            ScopedKeyDeletedEntity.class,
            ScopedKeyFingerprintEntity.class,
            ScopedKeySecretEntity.class,
            ScopedKeyStatusEntity.class);
    private static final String EXACT_TEXT = "1.0.0-scoped-key-exact-text";
    private static final Document CHANGELOG = read("/META-INF/scoped-keys-changelog.xml");

    static Stream<Class<?>> entities() {
        return ENTITIES.stream();
    }

    @Test
    void everyTableHasAnEntityAndEveryEntityATable() {
        List<String> tables = elements("createTable").stream()
                .map(table -> table.getAttribute("tableName"))
                .toList();

        assertThat(tables)
                .containsExactlyInAnyOrderElementsOf(
                        ENTITIES.stream().map(ChangelogTest::table).toList());
        assertThat(new ScopedKeysEntityProvider().getEntities()).containsExactlyInAnyOrderElementsOf(ENTITIES);
    }

    @ParameterizedTest
    @MethodSource("entities")
    void everyColumnHasTheNameTypeAndNullabilityOfItsField(Class<?> entity) {
        Map<String, String> inEntity = new TreeMap<>();
        for (Field field : entity.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                Column column = field.getAnnotation(Column.class);
                boolean mandatory = !column.nullable() || field.isAnnotationPresent(Id.class);
                inEntity.put(column.name(), type(field, column) + (mandatory ? " not null" : ""));
            }
        }

        assertThat(columns(table(entity))).isEqualTo(inEntity);
    }

    @ParameterizedTest
    @MethodSource("entities")
    void thePrimaryKeyIsTheIdOfTheEntityAndHasAName(Class<?> entity) {
        List<Element> keys = elements("addPrimaryKey").stream()
                .filter(key -> key.getAttribute("tableName").equals(table(entity)))
                .toList();

        assertThat(keys).hasSize(1);
        assertThat(new TreeSet<>(names(keys.get(0).getAttribute("columnNames"))))
                .isEqualTo(Arrays.stream(entity.getDeclaredFields())
                        .filter(field -> field.isAnnotationPresent(Id.class))
                        .map(field -> field.getAnnotation(Column.class).name())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyConstraintAndIndexIsNamedOnceAndShortEnoughForEveryDatabase() {
        List<String> names = new ArrayList<>();
        elements("addPrimaryKey").forEach(key -> names.add(key.getAttribute("constraintName")));
        elements("addUniqueConstraint").forEach(unique -> names.add(unique.getAttribute("constraintName")));
        elements("createIndex").forEach(index -> names.add(index.getAttribute("indexName")));

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("(PK|UK|IDX)_SCOPED_KEY[A-Z_]*"));
        assertThat(names).allMatch(name -> name.length() <= 30);
        assertThat(ENTITIES).allMatch(entity -> table(entity).length() <= 30);
        assertThat(ENTITIES)
                .allMatch(entity -> columns(table(entity)).keySet().stream().allMatch(column -> column.length() <= 30));
    }

    @Test
    void noConstraintIsMadeInsideAColumnWhereItWouldHaveNoName() {
        for (Element constraints : elements("constraints")) {
            for (String unnamed : List.of("primaryKey", "unique", "references", "foreignKeyName")) {
                assertThat(constraints.hasAttribute(unnamed)).as(unnamed).isFalse();
            }
        }
    }

    @Test
    void nothingRefersToTablesOfKeycloak() {
        assertThat(elements("addForeignKeyConstraint")).isEmpty();
        Stream.of("addUniqueConstraint", "createIndex", "addPrimaryKey")
                .flatMap(kind -> elements(kind).stream())
                .forEach(
                        element -> assertThat(element.getAttribute("tableName")).startsWith("SCOPED_KEY"));
    }

    @Test
    void everyIndexAndConstraintIsOnColumnsOfItsTable() {
        elements("createIndex")
                .forEach(index -> assertThat(columns(index.getAttribute("tableName")))
                        .containsKeys(children(index, "column").stream()
                                .map(column -> column.getAttribute("name"))
                                .toArray(String[]::new)));
        elements("addUniqueConstraint")
                .forEach(unique -> assertThat(columns(unique.getAttribute("tableName")))
                        .containsKeys(names(unique.getAttribute("columnNames")).toArray(new String[0])));
    }

    /** On MariaDB and MySQL, all texts but ids of Keycloak's are compared exactly: a new column must say so, too. */
    @Test
    void everyTextOfOursIsComparedExactly() {
        Pattern table = Pattern.compile("ALTER TABLE (\\w+)\\s");
        Pattern column = Pattern.compile("MODIFY (\\w+) (VARCHAR\\(\\d+\\)) \\$\\{exact}( NOT NULL)?");
        Map<String, Map<String, String>> exact = new TreeMap<>();
        elements("changeSet").stream()
                .filter(set -> set.getAttribute("id").startsWith(EXACT_TEXT))
                .flatMap(set -> children(set, "sql").stream())
                .map(Element::getTextContent)
                .forEach(sql -> {
                    Map<String, String> columns = exact.computeIfAbsent(
                            table.matcher(sql)
                                    .results()
                                    .findFirst()
                                    .orElseThrow()
                                    .group(1),
                            name -> new TreeMap<>());
                    column.matcher(sql)
                            .results()
                            .forEach(found -> columns.put(
                                    found.group(1), found.group(2) + (found.group(3) == null ? "" : " not null")));
                });

        for (Class<?> entity : ENTITIES) {
            Map<String, String> texts = columns(table(entity));
            texts.values().removeIf(type -> !type.startsWith("VARCHAR"));
            texts.keySet().removeAll(List.of("REALM_ID", "USER_ID", "OWNER_ID", "ACTOR_ID", "CLIENT_ID"));
            assertThat(exact.getOrDefault(table(entity), Map.of()))
                    .as(table(entity))
                    .isEqualTo(texts);
        }
    }

    /** Other databases than MariaDB and MySQL cannot run it, and Keycloak would not start. */
    @Test
    void theChangeSetForMariaDbAndMySqlNamesAllOtherDatabasesOfLiquibase() {
        Stream<String> others = ServiceLoader.load(Database.class).stream()
                .map(database -> database.get().getShortName())
                .filter(name -> !List.of("mariadb", "mysql").contains(name))
                .map(name -> "!" + name);
        List<String> named = others.toList();

        assertThat(elements("changeSet"))
                .filteredOn(set -> set.getAttribute("id").startsWith(EXACT_TEXT))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        exact -> assertThat(names(exact.getAttribute("dbms"))).hasSameElementsAs(named));
    }

    @Test
    void everyChangeSetHasAnAuthorAndAnIdOfItsOwn() {
        assertThat(elements("changeSet"))
                .allMatch(set -> set.getAttribute("author").equals("scopedkeys"))
                .extracting(set -> set.getAttribute("id"))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.toString().matches("\\d+\\.\\d+\\.\\d+-[a-z0-9-]+"));
    }

    private static String type(Field field, Column column) {
        Class<?> type = field.getType();
        if (type == String.class) {
            return column.length() == Length.LONG32 ? "CLOB" : "VARCHAR(" + column.length() + ")";
        }
        if (type == long.class || type == Long.class) {
            return "BIGINT";
        }
        if (type == int.class || type == Integer.class) {
            return "INT";
        }
        assertThat(type).isEqualTo(boolean.class);
        return "BOOLEAN";
    }

    private static Map<String, String> columns(String table) {
        Map<String, String> columns = new TreeMap<>();
        List<Element> definitions = new ArrayList<>(elements("createTable"));
        definitions.addAll(elements("addColumn"));
        for (Element created : definitions) {
            if (created.getAttribute("tableName").equals(table)) {
                for (Element column : children(created, "column")) {
                    boolean mandatory = children(column, "constraints").stream()
                            .anyMatch(constraints ->
                                    constraints.getAttribute("nullable").equals("false"));
                    columns.put(
                            column.getAttribute("name"), column.getAttribute("type") + (mandatory ? " not null" : ""));
                }
            }
        }
        return columns;
    }

    private static String table(Class<?> entity) {
        return entity.getAnnotation(Table.class).name();
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",")).map(String::trim).toList();
    }

    private static List<Element> elements(String name) {
        return children(CHANGELOG.getDocumentElement(), name);
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Document read(String resource) {
        try (InputStream in = ChangelogTest.class.getResourceAsStream(resource)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
        } catch (Exception e) {
            throw new IllegalStateException("The change log cannot be read", e);
        }
    }
}
