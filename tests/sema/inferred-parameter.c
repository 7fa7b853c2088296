int f(__auto_type x);

// 1:7: only the type of an object with an initialiser can be inferred
