/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.legacy.LegacyImport;
import io.github.scopedkeys.lookup.CoalescedReads;
import io.github.scopedkeys.lookup.JdbcKeyStore;
import io.github.scopedkeys.lookup.KeyRef;
import io.github.scopedkeys.lookup.ReadOnlyKeyStore;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.manage.OwnerKeys;
import io.github.scopedkeys.owner.Directories;
import io.github.scopedkeys.owner.KeycloakOwners;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.permission.UsableEndpoints;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.search.ClientsWithAttribute;
import io.github.scopedkeys.store.Endpoints;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyQuota;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.store.OwnTransaction;
import io.github.scopedkeys.usage.Advice;
import io.github.scopedkeys.usage.KeyUsage;
import io.github.scopedkeys.verify.KeyVerifier;
import io.github.scopedkeys.verify.Owners;
import io.github.scopedkeys.verify.ProvenRefusals;
import io.github.scopedkeys.verify.StoredKey;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.Provider;

/** Assembles the parts of this extension for one session. */
public final class ApiKeysProvider implements Provider {

    /** Keycloak's clock, which its tests may shift. */
    private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(Time.currentTimeMillis());

    private final KeycloakSession session;
    private final ApiKeysOptions options;
    private final CoalescedReads<KeyRef, StoredKey> reads;
    private final Directories directories;
    private final Uses uses;
    private final ProvenRefusals refusals;

    ApiKeysProvider(
            KeycloakSession session,
            ApiKeysOptions options,
            CoalescedReads<KeyRef, StoredKey> reads,
            Directories directories,
            Uses uses,
            ProvenRefusals refusals) {
        this.session = session;
        this.options = options;
        this.reads = reads;
        this.directories = directories;
        this.uses = uses;
        this.refusals = refusals;
    }

    public static ApiKeysProvider of(KeycloakSession session) {
        return session.getProvider(ApiKeysProvider.class);
    }

    public KeyVerifier verifier(RealmModel realm) {
        return new KeyVerifier(options.peppers(), store(), owners(realm), CLOCK, refusals);
    }

    public KeycloakOwners owners(RealmModel realm) {
        return new KeycloakOwners(session, realm, directories);
    }

    /**
     * Returns a verifier that checks possession of a key only, and writes nothing: neither the owner's account nor its
     * directory is consulted.
     */
    public KeyVerifier holderVerifier() {
        return new KeyVerifier(options.peppers(), new ReadOnlyKeyStore(store()), key -> Owners.Standing.GOOD, CLOCK);
    }

    /** @param author who changes the keys, for their history */
    public OwnerKeys ownedBy(RealmModel realm, UserModel user, Author author) {
        return new OwnerKeys(
                realm.getId(),
                user.getId(),
                new Keys(em(), realm.getId()),
                new KeyQuota(em(), realm.getId(), user.getId()),
                history(author),
                endpoints(realm).usableBy(user.getId()),
                RealmRules.of(realm),
                options.peppers(),
                CLOCK);
    }

    public AdminKeys all(RealmModel realm, Author author) {
        return new AdminKeys(em(), realm.getId(), RealmRules.of(realm), history(author), CLOCK);
    }

    public AdminBulkDisable bulkDisable(RealmModel realm, Author author) {
        return new AdminBulkDisable(em(), realm.getId(), author, CLOCK);
    }

    /** @param author who changes the keys in the same transaction */
    public KeyHistory history(Author author) {
        return new KeyHistory(em(), author, CLOCK);
    }

    public LegacyImport legacyImport(RealmModel realm, Author author) {
        return LegacyImport.into(em(), realm.getId(), history(author), options.peppers(), CLOCK);
    }

    public ClientsWithAttribute clientsWithAttribute() {
        return new ClientsWithAttribute(em());
    }

    public Endpoints endpoints(RealmModel realm) {
        return new Endpoints(em(), realm.getId());
    }

    /** Returns the endpoints that the key's owner may use now. */
    public UsableEndpoints usableEndpoints(RealmModel realm, VerifiedKey key) {
        return key.usable(endpoints(realm).usableBy(key.ownerId()));
    }

    /**
     * Returns what the key can do now; empty if it names more endpoints than a response should list, which is
     * {@value RealmRules#ENDPOINTS_PER_TOKEN_CAP}.
     */
    public Optional<Scope> currentScope(RealmModel realm, VerifiedKey key) {
        return key.permissions().current(usableEndpoints(realm, key), RealmRules.ENDPOINTS_PER_TOKEN_CAP);
    }

    /** Returns the details of a verified key; empty if it was deleted meanwhile. */
    public Optional<KeyDetails> details(RealmModel realm, VerifiedKey key) {
        return new Keys(em(), realm.getId()).find(key.ownerId(), key.id());
    }

    /**
     * Records that a key was used.
     *
     * @param needed the scope the request named; empty if it named none
     * @param client the client through which it was used
     */
    public void used(KeyId id, Optional<Scope> needed, ClientModel client) {
        uses.note(id, needed, client.getClientId(), Time.currentTimeMillis());
    }

    /** Returns what keys were used for, as far as it is written. */
    public KeyUsage usage() {
        return new KeyUsage(em(), options.recordsUse(), options.useCountsDays(), CLOCK);
    }

    /** Returns the permissions that a key could do without. */
    public Advice advice(RealmModel realm, KeyDetails key) {
        return usage().advice(key, endpoints(realm).usableBy(key.userId()));
    }

    /** Returns where GitHub publishes the keys that sign its reports of leaks; empty if they are not accepted. */
    public Optional<URI> githubKeys() {
        return options.githubKeys();
    }

    private JdbcKeyStore store() {
        return new JdbcKeyStore(
                this::em,
                work -> OwnTransaction.run(
                        session.getKeycloakSessionFactory(),
                        own -> work.accept(
                                own.getProvider(JpaConnectionProvider.class).getEntityManager())),
                reads,
                options.peppers());
    }

    private EntityManager em() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    @Override
    public void close() {}
}
