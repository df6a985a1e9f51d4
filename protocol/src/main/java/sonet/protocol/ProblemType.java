package sonet.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The causes of a refusal (RFC 9457 §3.1.1), each with its status code and what to do next.
///
/// The URIs are stable and relative to the server, which shows a page about each.
public enum ProblemType {
  /// The body is not what the operation takes.
  MALFORMED(400, "The request cannot be read", "Mend the request; the detail says where."),
  /// A value in path or query is not valid.
  INVALID_PARAMETER(400, "A parameter is not valid", "Mend the parameter that the detail names."),
  /// No token, or one that is not good (any more).
  UNAUTHENTICATED(
      401,
      "There is no valid token",
      "Get a challenge at /v1/auth/challenges and a token at /v1/auth/tokens, then repeat."),
  /// The signed answer to a challenge is wrong, late or used.
  CHALLENGE_FAILED(
      401,
      "The challenge was not answered",
      "Get a new challenge and sign it with the device key."),
  /// The delivery token is not that of the account.
  DELIVERY_REFUSED(
      401,
      "The delivery token is not good",
      "Ask the recipient for the present one, or send with a token of this device."),
  /// The tenant does not tell who has received what.
  RECEIPTS_OFF(
      403, "There are no delivery receipts here", "Do without; the operator has turned them off."),
  /// The device may not do this.
  FORBIDDEN(403, "This device may not do that", "Ask a member of the group to add this device."),
  /// A recovery key just brings in a device.
  RECOVERY_KEY(
      403,
      "A recovery key may not do that",
      "Bring a new device into the account by it, and ask as that."),
  /// The role of the administrator's token does not reach so far.
  NOT_PERMITTED(
      403, "The token's role does not permit that", "Ask an owner to do it, or for another token."),
  /// The tenant is suspended.
  TENANT_SUSPENDED(
      403, "The tenant is suspended", "Nothing is lost; ask whoever runs the service."),
  /// The tenant has all that it may have of something.
  TENANT_QUOTA(
      403,
      "A quota of the tenant is used up",
      "Remove something, or ask an administrator of the tenant for more room."),
  /// Only who is invited may register.
  INVITATION_NEEDED(
      403,
      "An invitation is needed",
      "Ask an administrator of the tenant for an invitation and register with its code."),
  /// The device is no longer a member.
  REMOVED(
      403,
      "This device was removed from the group",
      "Read the log up to the entry that removed it; nothing after it is for this device."),
  /// There is no such operation.
  NOT_FOUND(404, "There is nothing here", "Look the operation up in the description of the API."),
  /// There is no such account.
  UNKNOWN_ACCOUNT(404, "There is no such account", "Check the spelling of the name."),
  /// There is no such device.
  UNKNOWN_DEVICE(404, "There is no such device", "Register the device first."),
  /// There is no such link.
  UNKNOWN_LINK(
      404, "There is no such link", "Check the code, or have a new one shown on the other device."),
  /// There is no such tenant, or none that the administrator may know of.
  UNKNOWN_TENANT(404, "There is no such tenant", "Check the name, or leave it out."),
  /// There is no such group, or none that this device may know of.
  UNKNOWN_GROUP(404, "There is no such group", "Check the id, or create the group."),
  /// No device of the account has a key package left.
  KEY_PACKAGES_EXHAUSTED(
      404,
      "No key package is left",
      "Try again when a device of the account was online and has published new ones."),
  /// No device of the account has published prekeys.
  NO_PREKEYS(
      404,
      "There are no prekeys",
      "Try again when a device of the account was online and has published some."),
  /// The transparency log has no such label or version.
  NOT_IN_LOG(
      404,
      "The log has no such version",
      "Take it for no proof that there is none; ask again later, or ask the owner."),
  /// There is no such blob.
  UNKNOWN_BLOB(404, "There is no such attachment", "It may have expired; ask for it again."),
  /// The path exists, for another method.
  METHOD_NOT_ALLOWED(405, "The path takes another method", "Use a method of the Allow header."),
  /// The answer is not to be had in the form asked for.
  NOT_ACCEPTABLE(
      406,
      "The answer has another media type",
      "Accept application/json or application/cbor, or leave the Accept header out."),
  /// The account name belongs to someone else.
  NAME_TAKEN(409, "The account name is taken", "Choose another name."),
  /// The name or a host name of the tenant is taken.
  TENANT_EXISTS(409, "The tenant exists already", "Choose another name or host name."),
  /// It would leave nobody who may do everything.
  LAST_OWNER(409, "This is the last token of an owner", "Make another one for an owner first."),
  /// Work of the same kind is under way.
  TASK_EXISTS(409, "That is being done already", "Wait for the task, or cancel it."),
  /// The same request under the same idempotency key has not been answered yet.
  REQUEST_UNDER_WAY(
      409, "The same request is under way", "Repeat it after the seconds of Retry-After."),
  /// The key belongs to a device of another account.
  KEY_TAKEN(409, "The key is registered already", "Make a key of its own for every device."),
  /// The group exists already.
  GROUP_EXISTS(409, "The group exists already", "Make a group with another id."),
  /// An account keeps one device.
  LAST_DEVICE(
      409,
      "It is the last device of the account",
      "Add another device first, or delete the account."),
  /// The messages are not for just the devices that the account has.
  DEVICE_MISMATCH(
      409,
      "The account has other devices",
      "Make messages for those missing, leave out the extra ones, and send all again."),
  /// A prekey bundle follows on the one before.
  BUNDLE_VERSION(
      409,
      "The prekey bundle does not follow on the present one",
      "Get the present version and publish the one after it."),
  /// An upload goes on elsewhere.
  WRONG_OFFSET(409, "The upload goes on at another offset", "Go on from the given offset."),
  /// Parts of the blob are missing.
  BLOB_INCOMPLETE(409, "The attachment is not complete", "Wait until its sender has uploaded it."),
  /// What was to be changed is not as the caller saw it.
  CHANGED_MEANWHILE(
      412, "It was changed meanwhile", "Get it again and repeat with its present ETag."),
  /// The group is in another epoch.
  EPOCH_CONFLICT(
      409,
      "The group is in another epoch",
      "Process the missed entries, then make the message anew in the current epoch."),
  /// The group waits for members that cannot take a commit.
  GROUP_CONTESTED(
      409,
      "The group is contested",
      "If this device rejected the commit, rejoin by external commit; else wait, or reset the"
          + " group."),
  /// Only a contested group is reset.
  NOT_CONTESTED(409, "The group is not contested", "Go on in the group; there is no need."),
  /// The group has a successor.
  GROUP_CLOSED(
      409, "The group is closed", "Go on in its successor, which the description of it names."),
  /// The device set does not follow on the present one.
  DEVICE_SET_CONFLICT(
      409,
      "The device set does not follow on the present one",
      "Get the present one of the account, make the next one from it, and ask again."),
  /// What lay before the cursor was acknowledged or has expired.
  CURSOR_TOO_OLD(
      410, "The entries are gone", "Fetch from the cursor given, or rejoin by external commit."),
  /// The device was removed from its account; `removal` says by which other one.
  DEVICE_REMOVED(
      410,
      "The device was removed from its account",
      "Wipe its keys if the removal is signed by a device of the account; link it anew as another."),
  /// The link was used, closed or has expired.
  LINK_OVER(410, "The link is over", "Have a new code shown on the other device."),
  /// The tree that a Welcome leads into is kept no longer.
  TREE_GONE(410, "The tree is gone", "Join by external commit with the group's present state."),
  /// The transparency log does not keep it any longer.
  LOG_EXPIRED(
      410, "The log keeps that no longer", "Begin anew from a recent distinguished log entry."),
  /// The body is too long.
  TOO_LARGE(413, "The request is too large", "Send less at once; the detail names the limit."),
  /// The body is of another media type.
  UNSUPPORTED_MEDIA_TYPE(
      415, "The media type is not supported", "Send application/json or application/cbor."),
  /// There are not so many bytes.
  RANGE_NOT_SATISFIABLE(
      416, "The range lies behind the end", "Ask for bytes before the length in Content-Range."),
  /// What was uploaded is not what was announced.
  DIGEST_MISMATCH(
      422, "The attachment is not the one that was announced", "Upload it again from the start."),
  /// The idempotency key belongs to another request of the same caller.
  IDEMPOTENCY_KEY_REUSED(
      422, "The Idempotency-Key was used before", "Make a new key for every new request."),
  /// The commit or proposal breaks a rule of RFC 9420; `rule` and `section` say which.
  MLS_INVALID(
      422,
      "The MLS message breaks a rule",
      "Do not send it again; make a new one that keeps the rule."),
  /// The commit is valid, but its parts do not belong together or name devices it should not.
  COMMIT_REFUSED(
      422, "The commit cannot be taken", "Make a new commit; the detail says what to change."),
  /// A rejection that is not signed by a member that could have taken the commit.
  REJECTION_REFUSED(
      422, "The rejection does not count", "Do not send it again; the detail says why."),
  /// The device set is malformed, or says something else than the request.
  DEVICE_SET_REFUSED(
      422,
      "The device set is not what the request says",
      "Make it anew; the detail says what is wrong."),
  /// The transparency log cannot answer the question.
  LOG_REFUSED(
      422,
      "The log cannot answer that",
      "Ask with what the last verified answer left; if it stays, begin anew."),
  /// The settings that were to be read again are wrong.
  SETTINGS_REFUSED(
      422,
      "The settings are not right",
      "Nothing was changed; mend what the detail names, and reload again."),
  /// A quota of the device is used up.
  QUOTA(429, "A limit of this device is reached", "Remove or acknowledge something first."),
  /// A device of the account has too much waiting.
  INBOX_FULL(
      429,
      "An inbox of the recipient is full",
      "Nothing was sent; try again when the recipient was online."),
  /// Too many at once.
  OVERLOADED(429, "Too much at once", "Wait for the seconds of Retry-After, then repeat."),
  /// More requests than are allowed in a time.
  RATE_LIMITED(
      429, "Too many requests", "Wait for the seconds of Retry-After, then go on more slowly."),
  /// Something broke in the server.
  INTERNAL(500, "The server failed", "Repeat; if it stays, tell the operator the request id."),
  /// The server stops or cannot write at present.
  UNAVAILABLE(503, "The server cannot serve now", "Repeat after the seconds of Retry-After."),
  /// The disk of the server is full.
  STORAGE_FULL(
      507,
      "The storage of the server is full",
      "Nothing was stored; repeat when the operator has made room.");

  private final int status;
  private final String title;
  private final String next;

  ProblemType(int status, String title, String next) {
    this.status = status;
    this.title = title;
    this.next = next;
  }

  /// The stable URI: `/problems/epoch-conflict`.
  public String uri() {
    return "/problems/" + slug();
  }

  /// The last part of the URI: `epoch-conflict`.
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The HTTP status code (RFC 9110 §15).
  public int status() {
    return status;
  }

  /// What it is, in a sentence that is always the same.
  public String title() {
    return title;
  }

  /// What the caller should do.
  public String next() {
    return next;
  }

  /// The type with a URI.
  public static Optional<ProblemType> ofUri(String uri) {
    return Arrays.stream(values()).filter(type -> type.uri().equals(uri)).findFirst();
  }
}
