package io.portaria.engine.approval;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.path.AskPeople.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A request and what became of it. Times have microseconds, as the ledger has them.
public record ApprovalRequest(long number, Asked asked, Course course) {
    static final String NOBODY_IN_TIME = "Nobody decided in time.";

    private static final Pattern ID = Pattern.compile("A-([1-9][0-9]{0,17})");

    /// What was asked, which never changes.
    ///
    /// @param statement masked
    /// @param digest of exactly what was sent
    /// @param shape of the same without its values
    /// @param approvers who may decide
    /// @param required how many of them must agree
    /// @param grant how long what they give holds
    public record Asked(
            String session,
            String agent,
            String owner,
            String target,
            String role,
            String statement,
            String purpose,
            String legalBasis,
            List<String> guardrails,
            String sentence,
            List<String> objects,
            List<String> personal,
            OptionalLong estimatedRows,
            String digest,
            String shape,
            Instant at,
            Instant expiresAt,
            List<String> approvers,
            int required,
            Duration grant) {}

    /// @param extent how far the person would have an approval reach
    public record Vote(String person, boolean approves, Extent extent, String reason, Instant at) {}

    /// What became of it so far.
    ///
    /// @param waiting operations that wait for it
    /// @param ended why it ended without a decision; else empty
    /// @param extent of what was approved
    /// @param until absolute end of what was approved; it stays where that was taken back
    /// @param used whether what was for one time is used up
    public record Course(
            State state,
            int waiting,
            List<Vote> votes,
            String ended,
            Optional<Extent> extent,
            Optional<Instant> until,
            boolean used) {

        static Course begun() {
            return new Course(
                    State.WAITING, 1, List.of(), "", Optional.empty(), Optional.empty(), false);
        }
    }

    public String id() {
        return id(number);
    }

    static String id(long number) {
        return "A-" + number;
    }

    /// The number of an id, if it is one.
    static Optional<Long> number(String id) {
        return Optional.of(ID.matcher(id))
                .filter(m -> m.matches())
                .map(m -> Long.parseLong(m.group(1)));
    }

    /// When a request expires, or what was given ends. The past once it came to nothing.
    public Instant endsAt() {
        return switch (course.state) {
            case WAITING -> asked.expiresAt;
            case APPROVED -> course.until.orElse(Instant.EPOCH);
            case DENIED, EXPIRED -> Instant.EPOCH;
        };
    }

    boolean isOverdue(Instant now) {
        return course.state == State.WAITING && !now.isBefore(asked.expiresAt);
    }

    /// Whether the same is asked here, and for the same purpose, so that one answer serves both.
    boolean isTheSameAs(Question question) {
        return isOfTheSame(question)
                && asked.purpose.equals(question.session().purpose())
                && asked.digest.equals(question.operation().digest())
                && Set.copyOf(asked.guardrails).equals(Set.copyOf(question.guardrails()));
    }

    /// Whether what was given reaches this.
    boolean covers(Question question, Instant now) {
        if (course.state != State.APPROVED || !now.isBefore(endsAt()) || !isOfTheSame(question)) {
            return false;
        }
        return new HashSet<>(asked.guardrails).containsAll(question.guardrails())
                && switch (course.extent.orElse(Extent.ONCE)) {
                    case ONCE -> !course.used && asked.digest.equals(question.operation().digest());
                    case SAME_STATEMENT -> asked.digest.equals(question.operation().digest());
                    case ANY_VALUES -> asked.shape.equals(question.shape());
                };
    }

    /// The role is part of it: what a person gave leave to see depends on it.
    private boolean isOfTheSame(Question question) {
        return asked.agent.equals(question.session().caller().agent())
                && asked.target.equals(question.session().target())
                && asked.role.equals(question.session().role());
    }

    /// Whether it gives leave to something still.
    boolean isInForce(Instant now) {
        return course.state == State.APPROVED && now.isBefore(endsAt());
    }

    /// Whether it was approved and then denied, by whoever may decide about it.
    boolean isTakenBack() {
        return course.state == State.DENIED && course.until.isPresent();
    }

    boolean isForOneTime() {
        return course.extent.equals(Optional.of(Extent.ONCE));
    }

    ApprovalRequest with(Course other) {
        return new ApprovalRequest(number, asked, other);
    }

    /// One operation more or less that waits.
    ApprovalRequest waiting(int more) {
        return with(
                new Course(
                        course.state,
                        course.waiting + more,
                        course.votes,
                        course.ended,
                        course.extent,
                        course.until,
                        course.used));
    }

    ApprovalRequest voted(List<Vote> votes) {
        return with(
                new Course(
                        course.state,
                        course.waiting,
                        List.copyOf(votes),
                        course.ended,
                        course.extent,
                        course.until,
                        course.used));
    }

    ApprovalRequest denied() {
        return with(
                new Course(
                        State.DENIED,
                        course.waiting,
                        course.votes,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    ApprovalRequest takenBack() {
        return with(
                new Course(
                        State.DENIED,
                        course.waiting,
                        course.votes,
                        "",
                        course.extent,
                        course.until,
                        course.used));
    }

    ApprovalRequest approved(Extent extent, Instant until) {
        return with(
                new Course(
                        State.APPROVED,
                        course.waiting,
                        course.votes,
                        "",
                        Optional.of(extent),
                        Optional.of(until),
                        false));
    }

    ApprovalRequest expired(String why) {
        return with(
                new Course(
                        State.EXPIRED,
                        0,
                        course.votes,
                        why,
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    ApprovalRequest usedUp() {
        return with(
                new Course(
                        course.state,
                        course.waiting,
                        course.votes,
                        course.ended,
                        course.extent,
                        course.until,
                        true));
    }

    /// Who made the decision, in the order of their votes.
    List<String> decidedBy() {
        return switch (course.state) {
            case WAITING, EXPIRED -> List.of();
            case APPROVED ->
                    course.votes.stream().filter(Vote::approves).map(Vote::person).toList();
            case DENIED ->
                    course.votes.stream().filter(v -> !v.approves).map(Vote::person).toList();
        };
    }

    /// The reason that people gave, or why it ended without a decision.
    String reason() {
        return course.state == State.DENIED || course.state == State.APPROVED
                ? course.votes.stream()
                        .filter(v -> v.approves == (course.state == State.APPROVED))
                        .map(Vote::reason)
                        .filter(r -> !r.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; "))
                : course.ended;
    }

    /// For who looks at it: what is overdue is shown as expired, also before that is entered.
    ApprovalView view(Instant now) {
        if (isOverdue(now)) {
            return expired(NOBODY_IN_TIME).view(now);
        }
        return new ApprovalView(
                id(),
                asked.session,
                asked.agent,
                asked.owner,
                asked.target,
                asked.role,
                asked.statement,
                asked.purpose,
                asked.legalBasis,
                asked.guardrails,
                asked.sentence,
                asked.objects,
                asked.personal,
                asked.estimatedRows,
                asked.at,
                asked.expiresAt,
                course.state,
                asked.approvers,
                asked.required,
                course.votes.stream()
                        .map(v -> new ApprovalView.Vote(v.person, v.approves, v.reason, v.at))
                        .toList(),
                Optional.of(String.join(", ", decidedBy())).filter(s -> !s.isEmpty()),
                Optional.of(reason()).filter(s -> !s.isEmpty()),
                isTakenBack() ? Optional.empty() : course.until);
    }
}
