package sonet.interop;

import java.util.Optional;
import sonet.crypto.Bytes;

/// A commit, and the Welcome for those whom it adds.
record Committed(Bytes commit, Optional<Bytes> welcome) {}
