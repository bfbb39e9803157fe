/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.github.scopedkeys.key.KeyHint;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Masks keys in log lines written without an event. Keycloak's logout endpoint, for example, logs an unknown client id
 * directly. Exception messages cannot be masked.
 */
final class MaskingLogFilter implements Filter {

    /** The handler's previous filter; null if it had none. */
    private final Filter former;

    private MaskingLogFilter(Filter former) {
        this.former = former;
    }

    /** Installs the filter on all handlers of the root logger, unless they have it already. */
    static void install() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (!(handler.getFilter() instanceof MaskingLogFilter)) {
                handler.setFilter(new MaskingLogFilter(handler.getFilter()));
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (former != null && !former.isLoggable(line)) {
            return false;
        }
        if (KeyHint.holdsKey(line.getMessage())) {
            line.setMessage(KeyHint.redact(line.getMessage()));
        }
        Object[] parameters = line.getParameters();
        for (int i = 0; parameters != null && i < parameters.length; i++) {
            if (parameters[i] instanceof String text) {
                parameters[i] = KeyHint.redact(text);
            }
        }
        return true;
    }
}
