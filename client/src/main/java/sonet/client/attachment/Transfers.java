package sonet.client.attachment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import sonet.client.Attachment;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.TransferListener;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;
import sonet.crypto.Sha256;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.Base64Url;
import sonet.protocol.Blob;
import sonet.protocol.CreateBlob;

/// Takes files to the server and brings them from there. An interrupt ends a transfer; the same
/// call again goes on where it was.
public final class Transfers {
  private static final int PART = 1 << 20;
  private static final int MAX_NAME = 255;

  private final Service service;
  private final CryptoProvider provider;
  private final Secret secret;

  /// Transfers of a device with a secret for the keys of files.
  public Transfers(Service service, CryptoProvider provider, Secret secret) {
    this.service = service;
    this.provider = provider;
    this.secret = secret;
  }

  /// Encrypts a file and takes it to the server.
  public Attachment upload(Path path, TransferListener listener) throws ClientException {
    try (SealedFile file = SealedFile.open(path, provider, secret)) {
      CreateBlob announcement = new CreateBlob(file.sealedSize(), file.digest(), Optional.empty());
      Blob blob = service.createBlob(announcement);
      while (blob.state() != Blob.State.COMPLETE) {
        requireGoingOn();
        listener.moved(blob.offset(), blob.size());
        blob = append(file, blob, announcement);
      }
      listener.moved(blob.size(), blob.size());
      return new Attachment(
          Base64Url.encode(blob.id()),
          file.key(),
          announcement.sha256(),
          name(path),
          Optional.ofNullable(Files.probeContentType(path)).orElse("application/octet-stream"),
          file.size());
    } catch (IOException failed) {
      throw failure(failed, "The file " + path + " cannot be read.");
    }
  }

  private static ClientException failure(IOException failed, String sentence) {
    return failed instanceof ClosedByInterruptException
        ? new ClientException(Reason.CLOSED, "The transfer was given up.", failed)
        : new ClientException(Reason.DISK_FAILED, sentence, failed);
  }

  private static String name(Path path) {
    String name = Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("file");
    return Bytes.utf8(name).length() <= MAX_NAME ? name : name.substring(name.length() - 60);
  }

  private Blob append(SealedFile file, Blob blob, CreateBlob announcement)
      throws IOException, ClientException {
    try {
      Bytes part = file.part(blob.offset(), PART);
      return service.append(blob.id(), blob.offset(), part);
    } catch (ClientException refused) {
      if (refused.reason() != Reason.REFUSED) {
        throw refused;
      }
      // An answer may have got lost: the server says where the upload stands.
      Blob now = service.createBlob(announcement);
      if (now.offset() == blob.offset() && now.state() == blob.state()) {
        throw refused;
      }
      return now;
    }
  }

  private static void requireGoingOn() throws ClientException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClientException(Reason.CLOSED, "The transfer was given up.");
    }
  }

  /// Brings a file from the server, checks all of it, and only then puts it in its place.
  public void download(Attachment attachment, Path target, TransferListener listener)
      throws ClientException {
    Path sealed = beside(target, ".part");
    Path plain = beside(target, ".open");
    try {
      fetch(attachment, sealed, listener);
      check(attachment, sealed);
      open(attachment, sealed, plain);
      var _ = Files.move(plain, target, StandardCopyOption.REPLACE_EXISTING);
      var _ = Files.deleteIfExists(sealed);
    } catch (IOException failed) {
      throw failure(failed, "The file " + target + " cannot be written.");
    }
  }

  private static Path beside(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  private void fetch(Attachment attachment, Path sealed, TransferListener listener)
      throws IOException, ClientException {
    long total = Chunks.sealedSize(attachment.size());
    Bytes id = id(attachment);
    try (FileChannel to =
        FileChannel.open(sealed, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (to.size() > total) {
        var _ = to.truncate(0);
      }
      long at = to.size();
      while (at < total) {
        requireGoingOn();
        listener.moved(at, total);
        Bytes part = service.read(id, at, (int) Math.min(PART, total - at));
        if (part.isEmpty()) {
          throw other(attachment);
        }
        write(to, at, part);
        at += part.length();
      }
      listener.moved(total, total);
    }
  }

  private static void write(FileChannel to, long at, Bytes part) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(part.toArray());
    while (buffer.hasRemaining()) {
      int written = to.write(buffer, at + buffer.position());
      if (written < 0) {
        throw new IOException("the file takes nothing more");
      }
    }
  }

  private static Bytes id(Attachment attachment) throws ClientException {
    try {
      return Base64Url.decode(attachment.blob());
    } catch (IllegalArgumentException malformed) {
      throw other(attachment);
    }
  }

  private static ClientException other(Attachment attachment) {
    return new ClientException(
        Reason.INVALID_MESSAGE,
        "What the server has is not the file \"" + attachment.name() + "\" that was sent.");
  }

  /// What is not what was sent is deleted, so that the next attempt begins anew.
  private void check(Attachment attachment, Path sealed) throws IOException, ClientException {
    Sha256 hash = Sha256.begin();
    try (var input = Files.newInputStream(sealed)) {
      byte[] piece = input.readNBytes(Chunks.SEALED);
      while (piece.length > 0) {
        hash.update(Bytes.wrap(piece));
        piece = input.readNBytes(Chunks.SEALED);
      }
    }
    if (!hash.finish().equals(attachment.digest())) {
      Files.delete(sealed);
      throw other(attachment);
    }
  }

  private void open(Attachment attachment, Path sealed, Path plain)
      throws IOException, ClientException {
    try (Chunks chunks = new Chunks(provider, Secret.of(attachment.key()));
        var input = Files.newInputStream(sealed);
        OutputStream output = Files.newOutputStream(plain)) {
      for (long index = 0; index < Chunks.count(attachment.size()); index++) {
        byte[] chunk = input.readNBytes(Chunks.SEALED);
        output.write(chunks.open(new Chunks.Place(index, attachment.size()), chunk));
      }
    } catch (CryptoException altered) {
      Files.delete(sealed);
      var _ = Files.deleteIfExists(plain);
      throw other(attachment);
    }
  }
}
