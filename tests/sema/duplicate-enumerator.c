enum e { A, B, A };

// 1:16: enumerator 'A' is declared twice
