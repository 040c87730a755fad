/// Approvals and budgets in SQL that every database here understands.
@NullMarked
package io.portaria.engine.store.sql;

import org.jspecify.annotations.NullMarked;
