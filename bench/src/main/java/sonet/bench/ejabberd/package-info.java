/// The peer of `sonet bench server`: ejabberd from Debian, with a configuration and a folder of its
/// own, and a small client that speaks just as much XMPP (RFC 6120, XEP-0198, XEP-0045) as the
/// scenes need.
@NullMarked
package sonet.bench.ejabberd;

import org.jspecify.annotations.NullMarked;
