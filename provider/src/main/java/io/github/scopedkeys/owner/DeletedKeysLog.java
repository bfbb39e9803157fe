/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Logs once per transaction how many keys were deleted with their users. A partial import that overwrites users deletes
 * and recreates them without logging that itself.
 */
final class DeletedKeysLog extends AbstractKeycloakTransaction {

    private static final Logger LOG = Logger.getLogger(DeletedKeysLog.class);

    private final String realmName;
    private int users;
    private int keys;

    private DeletedKeysLog(String realmName) {
        this.realmName = realmName;
    }

    /** Returns the log of the session's current transaction. */
    static DeletedKeysLog of(KeycloakSession session, RealmModel realm) {
        String name = DeletedKeysLog.class.getName() + "." + realm.getId();
        DeletedKeysLog log = session.getAttribute(name, DeletedKeysLog.class);
        if (log == null || !log.isActive()) {
            log = new DeletedKeysLog(realm.getName());
            session.setAttribute(name, log);
            session.getTransactionManager().enlistAfterCompletion(log);
        }
        return log;
    }

    void add(int deleted) {
        users++;
        keys += deleted;
    }

    @Override
    protected void commitImpl() {
        LOG.infof("%d API keys were deleted with %d users of realm %s", keys, users, realmName);
    }

    @Override
    protected void rollbackImpl() {
        // Nothing was deleted.
    }
}
