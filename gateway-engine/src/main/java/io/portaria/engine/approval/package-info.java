/// Requests for approval, the decisions of people, and how far what they gave reaches.
///
/// ```
/// ask → WAITING ─ vote, vote → APPROVED ─ use → (used up, when it was for one time)
///          │ vote against → DENIED
///          └ time, or the agent has gone → EXPIRED
/// ```
///
/// Each step is one transaction of the [ApprovalStore]: look, enter in the ledger, change. What cannot be entered is
/// rolled back, and what the ledger holds of a step whose change failed has granted nothing.
@NullMarked
package io.portaria.engine.approval;

import org.jspecify.annotations.NullMarked;
