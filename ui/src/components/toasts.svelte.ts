// Short notes at the edge of the screen, such as “Tersimpan di laptop”.

export interface Toast {
  id: number;
  text: string;
  tone: "normal" | "severe";
  /** A thing to do with it, such as opening the file just written. */
  action?: { label: string; run: () => void } | undefined;
}

class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;

  /** Shows a note for some seconds; one that asks for something stays longer. */
  show(text: string, options: { tone?: Toast["tone"]; action?: Toast["action"] } = {}): void {
    const id = this.#next++;
    const toast = { id, text, tone: options.tone ?? "normal", action: options.action };
    this.list = [...this.list.filter((other) => other.text !== text).slice(-2), toast];
    setTimeout(() => this.dismiss(id), options.action || toast.tone === "severe" ? 12_000 : 4_000);
  }

  /** Takes a note away. */
  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Takes all notes away, for they may name a child. */
  clear(): void {
    this.list = [];
  }
}

export const toasts = new Toasts();
