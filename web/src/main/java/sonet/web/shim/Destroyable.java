package sonet.web.shim;

/// In place of `javax.security.auth.Destroyable`, which the key parameters of Bouncy Castle
/// implement.
public interface Destroyable {}
