package sonet.protocol;

import java.util.List;

/// What there is to do to link a further device to an account: a place where two devices meet that
/// share a code. The server carries what it can neither read nor change unseen (docs/devices.md).
public final class LinkOperations {
  private static final Parameter LINK =
      new Parameter("link", Parameter.Kind.TEXT, "the id of the link in base64url");

  /// Opens a place.
  public static final Operation<OpenLink, Link> OPEN =
      Operation.post("openLink", "/v1/links", OpenLink.class, Link.class)
          .summary("Opens a place where a device that is to be linked meets the one that asks")
          .refuses(ProblemType.LINK_OVER)
          .grows();

  /// Looks what was left there.
  public static final Operation<Nothing, Link> SHOW =
      Operation.get("showLink", "/v1/links/{link}", Link.class)
          .with(LINK)
          .by(Access.ANYONE)
          .summary("Shows what two devices have left for each other so far")
          .refuses(ProblemType.UNKNOWN_LINK, ProblemType.LINK_OVER);

  /// Answers.
  public static final Operation<LinkMessage, Nothing> ANSWER =
      Operation.put("answerLink", "/v1/links/{link}/answer", LinkMessage.class, Nothing.class)
          .with(LINK)
          .by(Access.ANYONE)
          .summary("Leaves the one message of the device that is to be linked")
          .refuses(ProblemType.UNKNOWN_LINK, ProblemType.LINK_OVER);

  /// Replies.
  public static final Operation<LinkMessage, Nothing> REPLY =
      Operation.put("replyLink", "/v1/links/{link}/reply", LinkMessage.class, Nothing.class)
          .with(LINK)
          .summary("Leaves the last message, by the device that opened the place")
          .refuses(ProblemType.UNKNOWN_LINK, ProblemType.LINK_OVER);

  /// Closes a place.
  public static final Operation<Nothing, Nothing> CLOSE =
      Operation.delete("closeLink", "/v1/links/{link}")
          .with(LINK)
          .summary("Closes the place that the device opened, with what was left there")
          .refuses(ProblemType.UNKNOWN_LINK);

  private LinkOperations() {}

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(OPEN, SHOW, ANSWER, REPLY, CLOSE);
  }
}
