package io.portaria.engine.approval;

import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.ApprovalRule;
import io.portaria.engine.catalog.Catalog.Duty;
import io.portaria.engine.catalog.Catalog.Person;
import io.portaria.engine.catalog.WildcardPattern;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// On what terms people are asked, by the strictest of all rules for the guardrails that ask.
///
/// @param approvers who may decide, in the order of the first rule; those who own the agent, or are it, are left out
/// @param required how many different people must agree
/// @param hold how long a request waits
/// @param grant how long what they give holds
record ApprovalTerms(
        List<String> approvers, int required, Duration hold, Duration grant, boolean asksPurpose) {

    /// Who asks.
    ///
    /// @param issuer of the agent's token, empty when it is not known any more
    record Requester(String agent, String owner, String issuer, String subject) {
        static Requester of(Caller caller) {
            return new Requester(caller.agent(), caller.owner(), caller.issuer(), caller.subject());
        }
    }

    /// @throws RefusedException when there is nobody to ask: that is a denial
    static ApprovalTerms of(Catalog catalog, List<String> guardrails, Requester requester)
            throws RefusedException {
        Set<ApprovalRule> rules = new LinkedHashSet<>();
        for (String guardrail : guardrails) {
            List<ApprovalRule> its =
                    catalog.approvals().stream()
                            .filter(r -> r.guardrails().contains(guardrail))
                            .toList();
            if (its.isEmpty()) {
                throw refused(
                        guardrails,
                        "A person must give leave, and the catalog names nobody for the guardrail "
                                + guardrail
                                + ".");
            }
            rules.addAll(its);
        }
        Set<String> approvers = new LinkedHashSet<>();
        rules.forEach(r -> approvers.addAll(r.approvers()));
        rules.forEach(r -> approvers.retainAll(r.approvers()));
        approvers.removeIf(name -> !mayDecide(catalog, name, requester));
        int required = rules.stream().mapToInt(ApprovalRule::required).max().orElse(1);
        if (approvers.size() < required) {
            throw refused(
                    guardrails,
                    approvers.isEmpty()
                            ? "A person must give leave, and there is nobody to ask: nobody decides about what they own or ask for."
                            : "Leave of "
                                    + required
                                    + " people is needed, and only "
                                    + String.join(", ", approvers)
                                    + " may be asked.");
        }
        return new ApprovalTerms(
                List.copyOf(approvers),
                required,
                rules.stream().map(ApprovalRule::hold).min(Duration::compareTo).orElseThrow(),
                rules.stream().map(ApprovalRule::grant).min(Duration::compareTo).orElseThrow(),
                rules.stream().anyMatch(ApprovalRule::askPurpose));
    }

    static Refusal refusal(List<String> guardrails, String sentence, String nextStep) {
        return Refusal.notAllowed("guardrail " + String.join(", ", guardrails), sentence, nextStep);
    }

    private static RefusedException refused(List<String> guardrails, String sentence) {
        return new RefusedException(
                refusal(guardrails, sentence, "Ask who keeps the gateway's catalog."));
    }

    private static boolean mayDecide(Catalog catalog, String name, Requester requester) {
        Optional<Person> person = catalog.person(name);
        return person.isPresent()
                && person.get().duties().contains(Duty.APPROVER)
                && !owns(catalog, name, requester)
                && !isTheRequester(person.get(), requester);
    }

    static boolean owns(Catalog catalog, String person, Requester requester) {
        return person.equals(requester.owner())
                || catalog.agent(requester.agent())
                        .filter(a -> a.owner().equals(person))
                        .isPresent();
    }

    /// An agent that arrives with a person's own token is that person.
    private static boolean isTheRequester(Person person, Requester requester) {
        return person.match()
                .filter(m -> m.issuer().equals(requester.issuer()))
                .flatMap(m -> Optional.ofNullable(m.claims().get("sub")))
                .filter(sub -> WildcardPattern.matches(sub, requester.subject()))
                .isPresent();
    }
}
