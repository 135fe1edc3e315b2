import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Gate } from './Gate.js';
import '../style/base.css';
import '../style/shell.css';
import './console.css';
import './map.css';
import './panels.css';

const root = document.querySelector('#root');
if (!root) throw new Error('expected an element with id "root" in console.html');
createRoot(root).render(
  <StrictMode>
    <Gate />
  </StrictMode>,
);
