/// The book nobody can quietly rewrite: a Merkle log in files. Knows hashes, facts and the JDK, no other room and no
/// personal value.
@NullMarked
package io.portaria.engine.ledger;

import org.jspecify.annotations.NullMarked;
