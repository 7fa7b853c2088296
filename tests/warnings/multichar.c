enum { TAG = 'abcd' }; // warn multichar
int two = 'ab'; // warn multichar
int one = 'a', newline = '\n', hex = '\x41', quote = '\'', octal = '\012';
int wide = L'a';
int escaped = '\0a'; // warn multichar
