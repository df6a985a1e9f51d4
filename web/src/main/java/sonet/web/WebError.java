package sonet.web;

import sonet.mls.MlsException;

/// What a program in JavaScript gets thrown: an `Error` whose message begins with the name of what
/// is wrong, which the loader (`engine.mjs`) gives out as its property `rule`.
///
/// That is the name of the engine's [sonet.mls.Rule] for what a peer or a disk gave us, and
/// `ILLEGAL_ARGUMENT` or `ILLEGAL_STATE` for a caller's mistake.
final class WebError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WebError(String rule, String sentence) {
    super(rule + ": " + sentence);
  }

  private WebError(String rule, Exception cause) {
    super(rule + ": " + cause.getMessage(), cause);
  }

  /// A step of the engine that can refuse.
  @FunctionalInterface
  interface Step<T> {
    T take() throws MlsException;
  }

  /// Takes a step; what it refuses becomes an error for JavaScript.
  static <T> T unlessRefused(Step<T> step) {
    try {
      return step.take();
    } catch (MlsException refused) {
      throw new WebError(refused.rule().name(), refused);
    } catch (IllegalArgumentException mistake) {
      throw new WebError("ILLEGAL_ARGUMENT", mistake);
    } catch (IllegalStateException mistake) {
      throw new WebError("ILLEGAL_STATE", mistake);
    }
  }
}
