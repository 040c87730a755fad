/// The workstation: where people see what agents do, and decide about it.
@NullMarked
package io.portaria.app;

import org.jspecify.annotations.NullMarked;
