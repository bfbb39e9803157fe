/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import graphql.ExecutionResult;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition.Operation;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Requires {@code graphql:read} for queries, {@code graphql:write} for all other operations, whatever their fields. */
@Component
class OperationScope extends SimplePerformantInstrumentation {

    @Override
    public InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        Operation operation =
                parameters.getExecutionContext().getOperationDefinition().getOperation();
        String needed = operation == Operation.QUERY ? "SCOPE_graphql:read" : "SCOPE_graphql:write";
        if (SecurityContextHolder.getContext().getAuthentication().getAuthorities().stream()
                .noneMatch(authority -> needed.equals(authority.getAuthority()))) {
            throw new AccessDeniedException("The token lacks " + needed);
        }
        return super.beginExecuteOperation(parameters, state);
    }
}
