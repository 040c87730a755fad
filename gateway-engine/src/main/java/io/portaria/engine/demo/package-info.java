/// The demo company: a Portuguese-speaking retailer with a real PostgreSQL, made-up customers, agents, rules and a short
/// history that was made by running real statements through the gateway.
@NullMarked
package io.portaria.engine.demo;

import org.jspecify.annotations.NullMarked;
