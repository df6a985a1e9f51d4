package sonet.protocol;

import java.util.List;

/// What there is to do with attachments.
public final class BlobOperations {
  private static final Parameter BLOB =
      new Parameter("blob", Parameter.Kind.TEXT, "the id of the attachment in base64url");
  private static final Parameter FROM =
      new Parameter("from", Parameter.Kind.TEXT, "the cursor of the page before");

  /// Announces an attachment.
  public static final Operation<CreateBlob, Blob> CREATE =
      Operation.post("createBlob", "/v1/blobs", CreateBlob.class, Blob.class)
          .summary("Announces an attachment by its size and hash, or finds the same one again")
          // An empty one is complete at once.
          .refuses(ProblemType.TOO_LARGE, ProblemType.QUOTA, ProblemType.DIGEST_MISMATCH)
          .grows();

  /// Uploads a part.
  public static final Operation<Octets, Blob> APPEND =
      Operation.patch("appendBlob", "/v1/blobs/{blob}", Octets.class, Blob.class)
          .with(BLOB)
          .summary(
              "Appends bytes to an attachment at the offset that the header Upload-Offset says")
          .refuses(
              ProblemType.UNKNOWN_BLOB,
              ProblemType.WRONG_OFFSET,
              ProblemType.DIGEST_MISMATCH,
              ProblemType.TOO_LARGE);

  /// Reads an attachment.
  public static final Operation<Nothing, Octets> READ =
      Operation.get("readBlob", "/v1/blobs/{blob}", Octets.class)
          .with(BLOB)
          .summary("Reads an attachment, or the range of it that the header Range says")
          .refuses(
              ProblemType.UNKNOWN_BLOB,
              ProblemType.BLOB_INCOMPLETE,
              ProblemType.RANGE_NOT_SATISFIABLE);

  /// Removes an attachment.
  public static final Operation<Nothing, Nothing> DELETE =
      Operation.delete("deleteBlob", "/v1/blobs/{blob}")
          .with(BLOB)
          .summary("Removes an attachment of the account that asks")
          .refuses(ProblemType.UNKNOWN_BLOB);

  /// Lists attachments.
  public static final Operation<Nothing, BlobPage> LIST =
      Operation.get("listBlobs", "/v1/blobs", BlobPage.class)
          .with(FROM, Parameter.LIMIT)
          .summary("Lists the attachments of the account that asks");

  private BlobOperations() {}

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(CREATE, APPEND, READ, DELETE, LIST);
  }
}
