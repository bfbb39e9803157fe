/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small platform that accepts tokens made from API keys: a GraphQL API, and endpoints to run jobs on. */
@SpringBootApplication
public class Platform {

    public static void main(String[] arguments) {
        SpringApplication.run(Platform.class, arguments);
    }
}
