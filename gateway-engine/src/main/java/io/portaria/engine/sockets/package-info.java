/// Sockets and the loops that wait for them.
///
/// A session is written as plain blocking code. While it logs in, it runs on an ordinary virtual thread. When it starts
/// to relay, its two sockets and its two virtual threads are moved to one [io.portaria.engine.sockets.EventLoop]: one
/// thread of the operating system that waits for all of them with one `epoll_wait` and runs the virtual threads itself,
/// so that a read costs one system call and waking up costs none. `docs/decisions/0009` tells what that brings.
///
/// ```
///    accepted ── blocking, any virtual thread ──▶ join(loop) ── non-blocking, virtual threads of the loop ──▶ close
/// ```
@NullMarked
package io.portaria.engine.sockets;

import org.jspecify.annotations.NullMarked;
