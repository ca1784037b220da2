import { Fault } from './api'

// Asked is an answer on its way: what a view shows while it waits, when it
// has come and when it cannot.
export class Asked<T> {
  value = $state.raw<T>()
  fault = $state.raw<Fault>()
  waiting = $state(false)
  #turn = 0
  #abort?: AbortController

  // ask asks; an answer to an earlier question that comes later is dropped.
  async ask(question: (signal: AbortSignal) => Promise<T>) {
    const turn = ++this.#turn
    this.#abort?.abort()
    this.#abort = new AbortController()
    this.waiting = true
    try {
      const value = await question(this.#abort.signal)
      if (turn === this.#turn) {
        this.value = value
        this.fault = undefined
      }
    } catch (e) {
      if (turn !== this.#turn || (e instanceof DOMException && e.name === 'AbortError')) return
      this.value = undefined
      this.fault = e instanceof Fault ? e : new Fault(0, String(e))
    } finally {
      if (turn === this.#turn) this.waiting = false
    }
  }
}

// desk is what all views share.
export const desk = $state({ author: localStorage.getItem('author') ?? '', drawer: undefined as Drawer | undefined, wantsToken: false, said: '', changes: 0 })

// Drawer is what is opened beside a view: the events of a query, or one.
export interface Drawer {
  title: string
  query?: string
  event?: string
  asOf?: string
  from?: Element | null
}

export function open(d: Drawer) {
  desk.drawer = { ...d, from: document.activeElement }
}

// tell tells a screen reader, and shows for a while, what has been done.
export function tell(what: string) {
  desk.said = what
  setTimeout(() => {
    if (desk.said === what) desk.said = ''
  }, 6000)
}
