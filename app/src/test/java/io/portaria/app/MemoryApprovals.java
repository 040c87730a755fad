package io.portaria.app;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.ApprovalView.Vote;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Requests of a gateway in memory, which are decided by the same rules and refused with sentences.
final class MemoryApprovals {

    private static final Instant NOW = MemoryGateway.NOW;
    private static final String EXPORT =
            """
            copy (
              select c.nome, c.cpf, c.email, f.vencimento, f.valor
              from public.clientes c
              join public.faturas f on f.cliente_id = c.id
              where f.vencimento < current_date - 30 and f.situacao = 'ABERTA'
            ) to stdout with (format csv, header)\
            """;

    private final Map<String, ApprovalView> all = new LinkedHashMap<>();
    private final List<Command.DecideApproval> heard = new CopyOnWriteArrayList<>();
    private final Consumer<ApprovalView> tell;

    MemoryApprovals(Consumer<ApprovalView> tell) {
        this.tell = tell;
    }

    /// What was asked to be decided, in its order.
    List<Command.DecideApproval> heard() {
        return heard;
    }

    /// A request that comes now and ends after so many minutes.
    ApprovalView ask(String id, int minutes, int required, String... approvers) {
        ApprovalView made = request(id, minutes, required, approvers);
        put(made);
        return made;
    }

    static ApprovalView request(String id, int minutes, int required, String... approvers) {
        return new ApprovalView(
                id,
                "s-0",
                "nightly-billing",
                "ana.prado",
                "crm",
                "billing-report",
                EXPORT,
                "Relatório noturno de cobrança",
                "art. 7º, V",
                List.of("bulk-export"),
                "O comando copia linhas de public.clientes para fora em massa.",
                List.of("public.clientes", "public.faturas"),
                List.of("public.clientes.nome", "public.clientes.cpf", "public.clientes.email"),
                OptionalLong.of(18_400),
                NOW.minusSeconds(40),
                NOW.plus(Duration.ofMinutes(minutes)),
                State.WAITING,
                List.of(approvers),
                required,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    synchronized void put(ApprovalView approval) {
        all.put(approval.id(), approval);
        tell.accept(approval);
    }

    /// Its time ran out.
    synchronized void expire(String id) {
        put(with(all.get(id), State.EXPIRED, List.of(), Optional.empty(), Optional.empty()));
    }

    synchronized Query.ApprovalPage list(Query.ListApprovals asked) {
        List<ApprovalView> found =
                all.values().stream()
                        .filter(it -> !asked.onlyWaiting() || it.state() == State.WAITING)
                        .limit(asked.limit())
                        .toList();
        int waiting = (int) all.values().stream().filter(it -> it.state() == State.WAITING).count();
        return new Query.ApprovalPage(found, waiting);
    }

    synchronized int waiting() {
        return list(new Query.ListApprovals(true, 1)).waiting();
    }

    synchronized ApprovalView decide(Command.DecideApproval asked) {
        heard.add(asked);
        ApprovalView before = all.get(asked.id());
        boolean takesBack = before != null && before.state() == State.APPROVED && !asked.approves();
        if (before == null || before.state() != State.WAITING && !takesBack) {
            throw new GatewayRefused("The request " + asked.id() + " waits no more.");
        }
        String person = asked.as().orElse("ana.prado");
        if (person.equals(before.owner())) {
            throw new GatewayRefused(
                    person + " owns the agent " + before.agent() + " and cannot approve for it.");
        }
        List<Vote> votes = new ArrayList<>(before.decisions());
        if (!takesBack && votes.stream().anyMatch(vote -> vote.person().equals(person))) {
            throw new GatewayRefused(person + " has already decided about this request.");
        }
        votes.add(new Vote(person, asked.approves(), asked.reason(), NOW));
        boolean enough = votes.size() >= before.required();
        State state = !asked.approves() ? State.DENIED : enough ? State.APPROVED : State.WAITING;
        ApprovalView after =
                with(
                        before,
                        state,
                        votes,
                        state == State.WAITING
                                ? Optional.empty()
                                : Optional.of(
                                        votes.stream()
                                                .filter(v -> v.approves() == asked.approves())
                                                .map(Vote::person)
                                                .collect(Collectors.joining(", "))),
                        asked.reason().isEmpty() ? Optional.empty() : Optional.of(asked.reason()));
        put(after);
        return after;
    }

    private static ApprovalView with(
            ApprovalView a,
            State state,
            List<Vote> votes,
            Optional<String> decidedBy,
            Optional<String> reason) {
        return new ApprovalView(
                a.id(),
                a.session(),
                a.agent(),
                a.owner(),
                a.target(),
                a.role(),
                a.statement(),
                a.purpose(),
                a.legalBasis(),
                a.rules(),
                a.sentence(),
                a.objects(),
                a.personal(),
                a.estimatedRows(),
                a.requestedAt(),
                a.expiresAt(),
                state,
                a.approvers(),
                a.required(),
                votes,
                decidedBy,
                reason,
                state == State.APPROVED
                        ? Optional.of(NOW.plus(Duration.ofMinutes(30)))
                        : Optional.empty());
    }
}
