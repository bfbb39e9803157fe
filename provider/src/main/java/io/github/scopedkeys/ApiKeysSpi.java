/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI of this extension. It gives all options one prefix, {@code --spi-api-keys--default--...}. */
public final class ApiKeysSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "api-keys";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return ApiKeysProvider.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // The interface declares a raw type.
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return ApiKeysProviderFactory.class;
    }
}
