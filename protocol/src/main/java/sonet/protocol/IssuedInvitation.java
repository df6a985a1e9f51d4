package sonet.protocol;

/// An invitation with its code, which is shown this once.
///
/// @param code what is given with a registration
/// @param invitation the rest
public record IssuedInvitation(String code, Invitation invitation) {}
