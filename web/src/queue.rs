//! Which question the engine gets when: one in flight, one waiting, a newer one replaces the waiting one.

/// Questions on their way to the engine. `T` is the question.
#[derive(Debug)]
pub struct Queue<T> {
    ready: bool,
    last_id: u32,
    flying: Option<u32>,
    waiting: Option<T>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { ready: false, last_id: 0, flying: None, waiting: None }
    }
}

impl<T> Queue<T> {
    /// Takes a question; what comes back is to be sent now, under its id.
    pub fn ask(&mut self, question: T) -> Option<(u32, T)> {
        self.waiting = Some(question);
        self.next()
    }

    /// The engine can answer from now on; what comes back is to be sent now.
    pub fn ready(&mut self) -> Option<(u32, T)> {
        self.ready = true;
        self.next()
    }

    /// Whether an answer belongs to the question in flight. Any other comes too late and is not to be shown.
    pub fn answered(&mut self, id: u32) -> bool {
        let mine = self.flying == Some(id);
        if mine {
            self.flying = None;
        }
        mine
    }

    /// What is to be sent now, after an answer.
    pub fn next(&mut self) -> Option<(u32, T)> {
        if !self.ready || self.flying.is_some() {
            return None;
        }
        let question = self.waiting.take()?;
        self.last_id = self.last_id.wrapping_add(1);
        self.flying = Some(self.last_id);
        Some((self.last_id, question))
    }

    /// The engine is gone, with the question it had; the waiting one stays for the next engine.
    pub fn lost(&mut self) {
        self.ready = false;
        self.flying = None;
    }

    /// The question in flight.
    pub fn in_flight(&self) -> Option<u32> {
        self.flying
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_before_the_engine_is_ready() {
        let mut queue = Queue::default();
        assert_eq!(queue.ask("a"), None);
        assert_eq!(queue.ask("b"), None);
        assert_eq!(queue.ready(), Some((1, "b")));
    }

    #[test]
    fn one_flies_one_waits_and_a_newer_one_replaces_it() {
        let mut queue = Queue::default();
        queue.ready();
        assert_eq!(queue.ask("a"), Some((1, "a")));
        assert_eq!(queue.ask("b"), None);
        assert_eq!(queue.ask("c"), None);
        assert!(queue.answered(1));
        assert_eq!(queue.next(), Some((2, "c")));
        assert_eq!(queue.next(), None);
    }

    #[test]
    fn an_answer_to_an_older_question_is_not_taken() {
        let mut queue = Queue::default();
        queue.ready();
        queue.ask("a");
        queue.lost();
        assert!(!queue.answered(1));
        assert_eq!(queue.ask("b"), None);
        assert_eq!(queue.ready(), Some((2, "b")));
        assert!(!queue.answered(1));
        assert!(queue.answered(2));
    }
}
