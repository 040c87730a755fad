package io.portaria.engine.approval;

import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.path.ExactDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the ledger holds of approvals: names of the catalog, ids and digests. What people write is there as digest only,
/// because it may name others.
public final class ApprovalBook {
    // An entry has at most 65535 bytes, and a name 63.
    private static final int MOST_NAMES = 100;

    private final Entries ledger;
    private final ExactDigest digest;

    /// Takes entries.
    @FunctionalInterface
    public interface Entries {
        long append(byte[] entry) throws LedgerUnavailable;
    }

    /// It could not be entered; whoever began a transaction rolls it back.
    static final class NotEntered extends RuntimeException {
        private static final long serialVersionUID = 1;

        private NotEntered(LedgerUnavailable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// @param digest keyed, for what people have written
    public ApprovalBook(Entries ledger, ExactDigest digest) {
        this.ledger = ledger;
        this.digest = digest;
    }

    /// @param session that asks; of a request that it joins, another than the request's own
    void requested(ApprovalRequest request, String session, boolean joins, Instant at) {
        ApprovalRequest.Asked asked = request.asked();
        enter(
                entry("approval-requested", request, at)
                        .text("session", session)
                        .flag("joins", joins)
                        .text("agent", asked.agent())
                        .text("owner", asked.owner())
                        .text("target", asked.target())
                        .text("role", asked.role())
                        .texts("guardrails", few(asked.guardrails()))
                        .text("digest", asked.digest())
                        .text("shape", asked.shape())
                        .text("purpose", keyed(asked.purpose()))
                        .texts("approvers", few(asked.approvers()))
                        .number("required", asked.required())
                        .time("expires", asked.expiresAt()));
    }

    /// @param author the person, or the operator in her name
    void vote(ApprovalRequest request, ApprovalRequest.Vote vote, String author) {
        enter(
                entry("approval-vote", request, vote.at())
                        .text("person", vote.person())
                        .text("author", author)
                        .text("vote", vote.approves() ? "approve" : "deny")
                        .text("extent", word(vote.extent()))
                        .text("reason", keyed(vote.reason())));
    }

    /// @param outcome `approved`, `denied`, `taken-back`, `expired` or `withdrawn`
    void ended(ApprovalRequest request, String outcome, Instant at) {
        JsonBytes entry =
                entry("approval", request, at)
                        .text("outcome", outcome)
                        .texts("decidedBy", few(request.decidedBy()));
        request.course().extent().ifPresent(e -> entry.text("extent", word(e)));
        request.course().until().ifPresent(u -> entry.time("until", u));
        enter(entry);
    }

    void used(ApprovalRequest request, String session, String exactly, Instant at) {
        enter(
                entry("approval-used", request, at)
                        .text("session", session)
                        .text("digest", exactly)
                        .flag("usedUp", request.isForOneTime()));
    }

    /// Somebody was recognised and may not decide about it.
    void refused(ApprovalRequest request, String person, String author, Instant at) {
        enter(
                new JsonBytes(256)
                        .begin()
                        .text("kind", "command-refused")
                        .time("at", at)
                        .text("command", "DecideApproval")
                        .text("author", author)
                        .text("person", person)
                        .text("approval", request.id()));
    }

    private static JsonBytes entry(String kind, ApprovalRequest request, Instant at) {
        return new JsonBytes(512)
                .begin()
                .text("kind", kind)
                .time("at", at)
                .text("approval", request.id());
    }

    private static String word(Extent extent) {
        return extent.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> few(List<String> names) {
        return names.stream().limit(MOST_NAMES).toList();
    }

    private String keyed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Optional.of(text)
                .filter(t -> !t.isEmpty())
                .map(_ -> digest.of(bytes, 0, bytes.length))
                .orElse("");
    }

    private void enter(JsonBytes entry) {
        try {
            ledger.append(entry.close().toBytes());
        } catch (LedgerUnavailable e) {
            throw new NotEntered(e);
        }
    }
}
