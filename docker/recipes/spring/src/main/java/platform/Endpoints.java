/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints: run a job, count the jobs. Requests that get here have the required scope. */
@RestController
@RequestMapping("/v2/{endpoint}")
class Endpoints {

    private final Map<String, Integer> jobs = new ConcurrentHashMap<>();

    @GetMapping("/status")
    Map<String, Object> status(@PathVariable String endpoint, Authentication caller) {
        return answer(endpoint, jobs.getOrDefault(endpoint, 0), caller);
    }

    @PostMapping("/run")
    Map<String, Object> run(@PathVariable String endpoint, Authentication caller) {
        return answer(endpoint, jobs.merge(endpoint, 1, Integer::sum), caller);
    }

    /** JWTs and introspected tokens have the same claims. */
    private static Map<String, Object> answer(String endpoint, int jobs, Authentication caller) {
        Map<String, Object> claims = ((AbstractOAuth2TokenAuthenticationToken<?>) caller).getTokenAttributes();
        return Map.of(
                "endpoint", endpoint,
                "jobs", jobs,
                "caller", claims.get("sub"),
                "keyId", claims.get("api_key_id"));
    }
}
