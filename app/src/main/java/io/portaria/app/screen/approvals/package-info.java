/// What waits for a person, and what was decided.
@NullMarked
package io.portaria.app.screen.approvals;

import org.jspecify.annotations.NullMarked;
