/// The delivery service: it orders, checks, keeps and hands on what clients send, and can read none
/// of it.
///
/// [SonetServer] starts and stops it; `Api` lists its operations. Accounts, devices and key
/// packages are in [sonet.server.account], groups in [sonet.server.group], what is pushed in
/// [sonet.server.stream], the HTTP engine behind all of it in [sonet.server.http].
@NullMarked
package sonet.server;

import org.jspecify.annotations.NullMarked;
