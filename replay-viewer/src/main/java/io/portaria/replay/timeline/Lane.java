package io.portaria.replay.timeline;

/// The lines of the timeline, top to bottom.
public enum Lane {
    /// What the agent sent.
    STATEMENTS,
    /// Rows that came back to it.
    DATA,
    /// Values it saw masked.
    MASKED,
    /// Waits for a person.
    HOLDS,
    /// What was refused.
    DENIALS;

    /// Whether this operation has something on this line.
    public boolean shows(Mark mark) {
        return switch (this) {
            case STATEMENTS -> true;
            case DATA -> mark.rows() > 0;
            case MASKED -> mark.masked() > 0;
            case HOLDS -> mark.held();
            case DENIALS -> mark.denied();
        };
    }
}
